"""How near a crew gets to a house: from the survey, over HTTP and in the incident's detail."""

import pytest
from django.conf import settings
from django.utils import translation

from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.approach.actions import set_vehicle_size
from shouwang.approach.models import Ground
from shouwang.approach.vehicles import Size
from shouwang.duty.actions import start_shift
from shouwang.duty.models import Unit
from shouwang.places.actions import close_road
from shouwang.places.models import Asset, Place
from tests import make
from tests.approach.spots import HOUSE, LAT, LON, feature, lane, pair, published, spot


@pytest.fixture
def ground(town: make.Town, supervisor: User) -> Ground:
    """A house forty metres up a lane of 2.1 m; at its mouth a hydrant, behind the house another, across no way."""
    found = make.ground(town.beat_a, **spot(0, 0))
    published(
        found,
        supervisor,
        feature("house", 20, 40, id=HOUSE, number="12号", street="三塘二巷", floors=5, residents=9),
        feature("entrance", 2, 40, house=HOUSE, name="东门", purpose="main"),
        lane((0, 0), (0, 50), name="三塘二巷", width_m=2.1),
        feature("hydrant", 3, 0, name="XH1"),
        feature("dangerous_goods", 0, 48, name="气瓶站", goods="液化气 20 瓶", permit_until="2026-02-28"),
    )
    return found


def ask(by: User, **asked: object) -> dict[str, object]:
    status, answer = make.Api(by).get("approach?" + "&".join(f"{name}={value}" for name, value in asked.items()))
    assert status == 200, answer
    return dict(answer)


def test_a_fire_engine_stops_at_the_lane_that_is_too_narrow(ground: Ground, supervisor: User) -> None:
    found = ask(supervisor, **spot(18, 40), kind="fire")
    assert found["text"] == "停在东门前 42\u00a0米：三塘二巷净宽 2.1\u00a0米，消防车需 3.0\u00a0米"
    stop = found["stop"]
    assert isinstance(stop, dict)
    assert (stop["walk_m"], stop["reason"]["code"]) == (42, "width")
    assert (stop["lon"], stop["lat"]) == pytest.approx((LON, LAT), abs=1e-6)
    assert stop["line"][-1] == pytest.approx(list(pair(2, 40)), abs=1e-9)
    assert found["house"] == {"id": str(HOUSE), "text": "三塘二巷 12号", "floors": 5, "residents": 9}
    assert found["vehicle"] == {
        "kind": "fire", "kind_name": "消防车", "call_sign": "", "needs_width_m": 3.0, "needs_height_m": 3.7,
    }  # fmt: skip
    assert [(one["text"], one["is_passable"]) for one in found["lanes"]] == [("2.1\u00a0m", False)]  # type: ignore[union-attr]


def test_a_smaller_vehicle_drives_up(ground: Ground, supervisor: User) -> None:
    assert ask(supervisor, **spot(18, 40), kind="e_bike")["text"] == "可驶抵东门。"


def test_what_is_near_is_measured_along_the_ways_and_says_what_has_expired(ground: Ground, supervisor: User) -> None:
    Asset.objects.create(kind="aed", name="村委会", **spot(0, 200))
    near = ask(supervisor, **spot(18, 40), kind="fire")["near"]
    assert [(one["kind"], one["metres"], one["is_straight"], one["is_expired"]) for one in near] == [  # type: ignore[union-attr]
        ("dangerous_goods", 10, False, True),
        ("hydrant", 45, False, False),
        ("aed", 160, True, False),
    ]
    assert near[0]["detail"] == "液化气 20 瓶 · 许可至 2026-02-28"  # type: ignore[index]


def test_in_english_a_gate_is_no_proper_name(town: make.Town, ground: Ground, supervisor: User) -> None:
    """Streets are: their names stay as they are written on the signs."""
    api = make.Api(supervisor)
    api.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    near = "&".join(f"{name}={value}" for name, value in spot(18, 40).items())
    status, found = api.get(f"approach?{near}&kind=fire")
    words = "Stops 42\u00a0m before East Gate: 三塘二巷 is 2.1\u00a0m wide, the fire engine needs 3.0\u00a0m"
    assert (status, found["text"], found["entrances"][0]["name"]) == (200, words, "East Gate")


@pytest.mark.parametrize(
    ("name", "kind", "english"),
    [
        ("北门", "entrance", "North Gate"),
        ("3号门", "entrance", "Gate 3"),
        ("秀隆街3号门", "entrance", "秀隆街3号门"),
        ("北门", "community", "北门"),
    ],
)
def test_a_gate_of_the_map_is_named_in_the_readers_language(name: str, kind: str, english: str) -> None:
    gate = Place(kind=kind, name=name)
    for language, shown in (("en", english), ("zh-hans", name)):
        with translation.override(language):
            assert str(gate) == shown
    with translation.override("en"):
        assert str(Place(kind=kind, name=name, name_en="Old Gate")) == "Old Gate"


def test_a_unit_is_led_from_where_it_is_by_its_own_size(town: make.Town, ground: Ground, supervisor: User) -> None:
    unit = Unit(call_sign="X01", kind="fire", post=town.post, area=town.beat_a)
    unit.save(force_insert=True)
    start_shift(unit, by=system_user())
    found = ask(supervisor, **spot(18, 40), unit=unit.id)
    route = found["route"]
    assert isinstance(route, dict)
    assert [step["street"] for step in route["steps"]] == ["东门路", "秀隆街"]
    assert route["line"][-1] == pytest.approx([LON, LAT], abs=1e-6)
    set_vehicle_size("fire", Size(1.5, 2.0, 0.1, 0.1), unit=unit, by=supervisor)
    assert ask(supervisor, **spot(18, 40), unit=unit.id)["text"] == "可驶抵东门。"
    assert "停在" in str(ask(supervisor, **spot(18, 40), kind="fire")["text"])


def test_a_closed_road_is_walked_until_it_is_lifted(ground: Ground, supervisor: User) -> None:
    """秀隆街 west of the lane is one edge of the roads with that east of it: closed, the engine stops at its end."""
    close_road(*make.NODES["middle"], "flood", by=supervisor)
    found = ask(supervisor, **spot(18, 40), kind="fire")
    assert found["stop"]["reason"]["code"] == "closed"  # type: ignore[index]


def test_without_a_survey_the_point_itself_is_reached(town: make.Town, supervisor: User) -> None:
    found = ask(supervisor, **spot(30, 8), kind="fire")
    assert (found["text"], found["house"], found["ground"]) == ("可驶抵门口。", None, None)
    far = ask(supervisor, lon=make.WEST + 0.015, lat=make.SOUTH + 0.009, kind="fire")
    assert (far["text"], far["stop"]) == ("尚不知如何到达入口。", None)


def test_a_place_of_the_map_is_the_house_of_its_number(town: make.Town, supervisor: User) -> None:
    place = Place.objects.create(
        kind="address", street="三塘二巷", house_number="12号", area=town.beat_a, residents=31, **spot(21, 40)
    )
    found = make.ground(town.beat_a, **spot(0, 0))
    published(found, supervisor, feature("house", 20, 40, number="12"), feature("house", 40, 40, number="14"))
    answer = ask(supervisor, place=place.id, kind="foot")
    assert answer["house"]["text"] == "12"  # type: ignore[index]
    assert answer["house"]["residents"] == 31  # type: ignore[index]


def test_the_incident_tells_it_for_the_unit_that_goes(town: make.Town, ground: Ground, supervisor: User) -> None:
    incident = make.incident(town, supervisor, **spot(18, 40))
    part = make.Api(supervisor).get(f"incidents/{incident.id}")[1]["parts"]["approach"]
    assert (part["vehicle"]["kind"], part["text"]) == (
        "car",
        "停在东门前 42\u00a0米：三塘二巷净宽 2.1\u00a0米，车需 2.2\u00a0米",
    )
    auditor = make.user(Role.AUDITOR, town.station)
    assert "approach" not in make.Api(auditor).get(f"incidents/{incident.id}")[1]["parts"]
    unknown = make.incident(town, supervisor, lon=None, lat=None)
    assert "approach" not in make.Api(supervisor).get(f"incidents/{unknown.id}")[1]["parts"]


def test_the_village_itself_is_asked_for_again_by_its_place(town: make.Town, ground: Ground, supervisor: User) -> None:
    """Its middle may lie at a house: by the point alone the board would be told of that house's entrance."""
    village = Place.objects.create(kind="compound", name="三塘村", area=town.beat_a, **spot(18, 40))
    Ground.objects.filter(id=ground.id).update(place=village)
    incident = make.incident(town, supervisor, place=village)
    part = make.Api(supervisor).get(f"incidents/{incident.id}")[1]["parts"]["approach"]
    assert (part["place"], part["house"]) == (str(village.id), None)
    lon, lat = part["target"]  # the incident's own point, which need not be the place's
    again = ask(supervisor, place=part["place"], lon=lon, lat=lat, kind="car")
    assert (again["text"], again["house"], again["target"]) == (part["text"], None, part["target"])
    assert ask(supervisor, **spot(18, 40), kind="car")["house"] is not None


@pytest.mark.parametrize(
    ("asked", "code"),
    [("kind=fire", "no_place"), ("lon=116&lat=28.68&kind=boat", "unknown_kind"), ("lon=400&lat=1", "bad_question")],
)
def test_what_cannot_be_asked(supervisor: User, asked: str, code: str) -> None:
    status, answer = make.Api(supervisor).get(f"approach?{asked}")
    assert (status, answer["error"]["code"]) == (400, code)
