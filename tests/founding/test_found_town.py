"""A town from its files: everything stands, or nothing does."""

from pathlib import Path

import pytest
from django.utils.translation import override

from shouwang.accounts.models import Grant, User
from shouwang.areas.models import Area
from shouwang.dispatch.actions import Report, take_call
from shouwang.dispatch.catalogue import default_agencies
from shouwang.dispatch.models import Agency
from shouwang.dispatch.queries.recommendation import advise
from shouwang.duty.models import Member, Post, Shift, Unit
from shouwang.foundation.refusal import Refusal
from shouwang.founding import tables
from shouwang.founding.town import found_town
from shouwang.journal.models import Entry
from shouwang.journal.queries import verify
from shouwang.places.models import Place
from tests import make
from tests.founding.paper import AGENCIES, HALVES, PEOPLE, POSTS, feature, files, geojson, state


def tree() -> list[tuple[str, str, str]]:
    return list(Area.objects.order_by("path").values_list("path", "kind", "name"))


def test_three_tables_and_an_extract_make_a_running_town(tmp_path: Path, home: Path) -> None:
    """Without areas each post gets the ground nearest to it; a call is taken and a unit ranked by road time."""
    logins = found_town(files(tmp_path))
    assert [(login.username, login.role, len(login.password)) for login in logins] == [
        ("zhou", "dispatcher", 16),
        ("crew", "unit", 16),
    ]
    assert tree() == [("/1/", "station", "town"), ("/1/1/", "beat", "岱湖派出所"), ("/1/2/", "beat", "西院服务站")]
    posts = Post.objects.order_by("code").values_list("code", "kind", "name_en", "area__path", "minimum_units")
    assert list(posts) == [
        ("S", "station", "Daihu Station", "/1/1/", 1),
        ("Y", "service_station", "West Yard", "/1/2/", 0),
    ]
    units = Unit.objects.order_by("call_sign").values_list("call_sign", "kind", "post__code", "capabilities")
    assert list(units) == [("C01", "car", "S", ["first_aid", "police"]), ("F07", "foot", "Y", [])]
    grants = Grant.objects.order_by("user__username").values_list("user__username", "role", "area__path")
    assert list(grants) == [("crew", "unit", "/1/1/"), ("zhou", "dispatcher", "/1/")]
    assert Member.objects.get().user.username == "crew"
    assert Shift.objects.get().unit.call_sign == "C01"
    zhou = User.objects.get(username="zhou")
    assert (zhou.language, zhou.check_password(logins[0].password)) == ("en", True)
    incident = take_call(Report(category="fight", lon=116.004, lat=28.6851), by=zhou)
    [candidate] = advise(incident).candidates
    assert (candidate.duty.unit.call_sign, candidate.travel_seconds is not None) == ("C01", True)


def test_every_action_has_its_entry_and_the_journal_adds_up(tmp_path: Path, home: Path) -> None:
    found_town(files(tmp_path))
    verbs = Entry.objects.order_by("position").values_list("position", "verb")
    wanted = ["install_policy", "install_modes", "import_areas", "set_up_agencies", "import_roads", "set_up_posts"]
    wanted += ["create_user", "grant_role", "create_user", "grant_role", "join_unit", "start_shift"]
    assert list(verbs) == list(enumerate(wanted, 1))
    assert list(verify()) == []


def test_a_towns_own_agencies_stand_beside_the_usual_ones(tmp_path: Path, home: Path) -> None:
    """A code of a usual one is the same agency: the town's own water works take the place of "the water works"."""
    found_town(files(tmp_path, agencies=AGENCIES))
    assert {one.code for one in Agency.objects.all()} == {one.code for one in default_agencies()} | {"next"}
    columns = ("kind", "name", "name_en", "dial_number", "answer_seconds", "repair_seconds", "area__name", "is_active")
    own = {code: rest for code, *rest in Agency.objects.values_list("code", *columns)}
    assert own["water"] == ["water", "岱湖水厂", "Daihu Water Works", "8812345", 120, 5400, None, True]
    assert own["next"] == ["station", "西湖派出所", "West Lake Station", "8845678", 60, 1800, "岱湖派出所", True]
    assert own["119"][3] == "119"
    assert Entry.objects.filter(verb="set_up_agencies").count() == 1
    assert list(verify()) == []


def test_what_is_not_said_of_an_agency_is_as_its_table_has_it() -> None:
    fields = {one: Agency._meta.get_field(f"{one}_seconds").default for one in ("answer", "repair")}
    assert fields == {"answer": tables.ANSWER_SECONDS, "repair": tables.REPAIR_SECONDS}


def test_areas_of_a_geojson_file_become_a_tree(tmp_path: Path, home: Path) -> None:
    """A beat lies in its station, whatever their order in the file; heights are dropped."""
    beats = [feature(name, "beat", west, east, name_en=english) for name, english, _, west, east in HALVES]
    beats[0]["geometry"]["coordinates"] = [
        [[[*point, 17.5] for point in make.square(116, 28.68, 116.005, 28.69)[0][0]]]
    ]
    areas = geojson(*beats, feature("岱湖所", "station", 116.0, 116.01))
    people = PEOPLE.replace("岱湖派出所", "Beat 2")
    found_town(files(tmp_path, areas=areas, people=people))
    assert tree() == [("/1/", "station", "岱湖所"), ("/1/1/", "beat", "一警格"), ("/1/2/", "beat", "二警格")]
    assert Area.objects.get(path="/1/1/").outline == make.square(116, 28.68, 116.005, 28.69)
    assert Grant.objects.get(role="unit").area.name == "二警格"


def test_areas_that_share_no_root_get_one(tmp_path: Path, home: Path) -> None:
    areas = geojson(*(feature(name, "beat", west, east) for name, _, _, west, east in HALVES))
    with override("en"):
        found_town(files(tmp_path, areas=areas, people=PEOPLE.replace("岱湖派出所", "")))
    assert tree() == [("/1/", "province", "whole area"), ("/1/1/", "beat", "一警格"), ("/1/2/", "beat", "二警格")]


def with_boundaries(path: Path, halves: tuple[tuple[str, str, int, float, float], ...]) -> None:
    parts = []
    for number, (name, english, level, west, east) in enumerate(halves, 1):
        corners = [(west, 28.68), (east, 28.68), (east, 28.69), (west, 28.69)]
        ids = [1000 * number + corner for corner in range(4)]
        parts += [
            f'<node id="{id_}" version="1" lon="{lon}" lat="{lat}"/>'
            for id_, (lon, lat) in zip(ids, corners, strict=True)
        ]
        nodes = "".join(f'<nd ref="{id_}"/>' for id_ in [*ids, ids[0]])
        parts.append(f'<way id="{1000 * number}" version="1">{nodes}</way>')
        tags = {
            "type": "boundary",
            "boundary": "administrative",
            "admin_level": str(level),
            "name": name,
            "name:en": english,
        }
        member = f'<member type="way" ref="{1000 * number}" role="outer"/>'
        parts.append(f'<relation id="{number}" version="1">{member}{make._tags(tags)}</relation>')
    parts.sort(key=lambda part: ["<node", "<way ", "<rela"].index(part[:5]))
    path.write_text(path.read_text("utf-8").replace("</osm>", "".join(parts) + "</osm>"), "utf-8")


def test_the_extracts_boundaries_are_used_if_every_post_lies_in_one(tmp_path: Path, home: Path) -> None:
    given = files(tmp_path, people=PEOPLE.replace("岱湖派出所", "Beat 2"))
    with_boundaries(given.roads, (*HALVES, ("岱湖街道", "Daihu", 8, 116.0, 116.01)))
    found_town(given)
    assert tree() == [("/1/", "station", "岱湖街道"), ("/1/1/", "beat", "一警格"), ("/1/2/", "beat", "二警格")]


def test_boundaries_that_leave_a_post_out_are_not_used(tmp_path: Path, home: Path) -> None:
    given = files(tmp_path)
    with_boundaries(given.roads, HALVES[1:])
    found_town(given)
    assert [name for _path, _kind, name in tree()] == ["town", "岱湖派出所", "西院服务站"]


def test_posts_in_one_house_share_their_ground(tmp_path: Path, home: Path) -> None:
    posts = POSTS + "X,fire_station,岱湖消防站,,116.009802,28.685,0\n"
    found_town(files(tmp_path, posts=posts))
    assert [name for _path, _kind, name in tree()] == ["town", "岱湖派出所", "西院服务站"]
    assert Post.objects.get(code="X").area == Post.objects.get(code="S").area


def test_a_second_init_is_refused(tmp_path: Path, home: Path) -> None:
    found_town(files(tmp_path))
    before = state(home)
    with pytest.raises(Refusal) as caught:
        found_town(files(tmp_path))
    assert (caught.value.code, caught.value.status, state(home)) == ("not_empty", 409, before)


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, home: Path) -> None:
    """Areas, roads, posts and units are written when the first person's password is refused: all of it goes."""
    before = state(home)
    with pytest.raises(Refusal) as caught:
        found_town(files(tmp_path), password="short")
    assert (caught.value.code, state(home), list(home.iterdir())) == ("weak_password", before, [home / "roads"])
    assert list(verify()) == []
    assert len(found_town(files(tmp_path))) == 2
    assert Place.objects.count() == 11
