"""Searching places as a caller says them, and the map's tiles."""

import gzip

import pytest

from shouwang.accounts.models import Role, User
from shouwang.places import queries
from shouwang.places.models import Asset, Place, PlaceName, RoadVersion
from tests import make


@pytest.fixture
def roads(town, tmp_path, settings) -> RoadVersion:
    settings.HOME = tmp_path
    return make.roads(tmp_path)


@pytest.fixture
def by(town) -> User:
    return make.user(Role.CALL_TAKER, town.station)


def found(api: make.Api, query: str) -> list[tuple[str, str]]:
    status, answer = api.get(f"places?q={query}")
    assert status == 200
    return [(row["text"], row["kind"]) for row in answer["candidates"]]


def test_an_address_is_found_with_its_position_and_why(town, roads, by):
    status, answer = make.Api(by).get("places?q=秀隆街12号")
    place = Place.objects.get(street="秀隆街", house_number="12")
    assert (status, answer["ambiguous"], answer["question"]) == (200, False, None)
    row = answer["candidates"][0]
    assert row == {
        "place": str(place.id),
        "text": "秀隆街12号",
        "detail": "一警格",
        "kind": "address",
        "lon": place.lon,
        "lat": place.lat,
        "score": row["score"],
        "distance_m": None,
        "is_new_name": False,
        "reasons": ["名称完全相符", "12号"],
    }
    assert 0.9 < row["score"] <= 1
    assert (answer["choices"], answer["understood"]) == ([], [])


def test_a_street_and_another_name_are_found(town, roads, by):
    api = make.Api(by)
    assert found(api, "北湖路")[0] == ("北湖路", "street")
    place = Place.objects.get(street="北湖路", house_number="7")
    PlaceName.objects.create(place=place, text="老粮站", kind="alias")
    queries.forget()
    assert found(api, "老粮站") == [("北湖路7号", "address")]


def test_a_name_that_two_places_have_asks_which_one(town, by):
    for lon in (116.001, 116.019):
        Place.objects.create(kind="landmark", name="三塘江菜场", lon=lon, lat=28.685)
    queries.forget()
    _status, answer = make.Api(by).get("places?q=三塘江菜场")
    assert (len(answer["candidates"]), answer["ambiguous"], answer["question"]) == (2, True, "是哪个位置？")
    assert [len(choice["places"]) for choice in answer["choices"]] == [1, 1]


def test_a_place_that_is_gone_is_not_found(town, roads, by):
    Place.objects.filter(street="秀隆街").exclude(kind="street").update(retired_at="2026-01-01T00:00:00Z")
    queries.forget()
    assert ("秀隆街12号", "address") not in found(make.Api(by), "秀隆街12号")


def test_the_first_version_is_the_one_there_is(town, roads, by):
    client = make.Api(by).client
    assert client.get("/api/v1/places?q=秀隆街").json() == client.get("/api/places?q=秀隆街").json()


def test_the_district_that_was_said_decides(town, by):
    """In either language; the question names the parts of the town that differ."""
    here, there = (
        Place.objects.create(kind="street", name="和平路", lon=lon, lat=28.685, area=area)
        for lon, area in ((116.001, town.beat_a), (116.019, town.beat_b))
    )
    queries.forget()
    api = make.Api(by)
    assert [len(choice["places"]) for choice in api.get("places?q=和平路")[1]["choices"]] == [1, 1]
    assert api.get(f"places?q={town.beat_b.name}和平路")[1]["candidates"][0]["place"] == str(there.id)
    assert api.get(f"places?q=和平路&area={town.beat_a.id}")[1]["candidates"][0]["place"] == str(here.id)


@pytest.mark.parametrize("query", ["", "%20", "x" * 10_000, "%00", "🚓", "()[]*%25", "q&lon=&lat=", "q&lon=1"])
def test_nonsense_finds_nothing_and_breaks_nothing(town, roads, by, query):
    assert make.Api(by).get(f"places?q={query}")[1]["candidates"] == []


def test_a_tile_is_gzip_and_never_changes(town, roads, by):
    client = make.Api(by).client
    zoom = 14
    column = int((make.WEST + 0.005 + 180) / 360 * 2**zoom)
    rows = [client.get(f"/map/{roads.id}/{zoom}/{column}/{row}.mvt") for row in range(6700, 6900)]
    (tile,) = [answer for answer in rows if answer.status_code == 200]
    assert {answer.status_code for answer in rows} == {200, 204}
    assert len(gzip.decompress(tile.content)) > 0
    assert (tile.headers["Content-Encoding"], "immutable" in tile.headers["Cache-Control"]) == ("gzip", True)


@pytest.mark.parametrize("tile", ["99999999999999999999/0/0", "30/0/0", "2/4/0", "2/0/4", "3/1/99999999999999999999"])
def test_a_tile_that_cannot_be_is_not_found(town, roads, by, tile):
    assert make.Api(by).client.get(f"/map/{roads.id}/{tile}.mvt").status_code == 404


def test_a_tile_of_another_version_is_not_found(town, roads, by):
    other = "01900000-0000-7000-8000-000000000007"
    assert make.Api(by).client.get(f"/map/{other}/2/0/0.mvt").status_code == 404


def test_areas_posts_and_assets_are_found_too(town, roads, by):
    """They are no places of the table: they have no id there, but a position and what they are called."""
    Asset.objects.create(kind="hydrant", name="XH336", lon=116.001, lat=28.685, area=town.beat_a)
    queries.forget()
    api = make.Api(by)
    said = {"area": town.beat_a.name, "post": town.post.name, "asset": "XH336"}
    rows = {kind: api.get(f"places?q={words}")[1]["candidates"][0] for kind, words in said.items()}
    assert {kind: (row["place"], row["kind"]) for kind, row in rows.items()} == {kind: (None, kind) for kind in said}
    assert [rows["asset"]["text"], rows["asset"]["detail"]] == ["消火栓 XH336", "一警格"]


def test_the_unit_that_calls_decides_among_twins(town, by):
    places = [Place.objects.create(kind="street", name="和平路", lon=lon, lat=28.685) for lon in (116.001, 116.019)]
    queries.forget()
    for place in places:
        best = make.Api(by).get(f"places?q=和平路&unit_lon={place.lon}&unit_lat=28.685")[1]["candidates"][0]
        assert best["place"] == str(place.id)
