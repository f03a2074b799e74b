"""The order of the units, and what is said about each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.ranking import Candidate, Needs, RankingPolicy, Reason, UnitState, recommend
from shouwang.engine.ranking.shares import CoverShares

FRESH = 5.0
PLAIN = RankingPolicy(source="of these tests")


def unit(unit_id: str, **known: Any) -> UnitState:
    return replace(UnitState(unit_id, unit_id, "car", position_age_seconds=FRESH), **known)


def ranked(
    units: Sequence[UnitState],
    seconds: Sequence[float],
    needs: Needs = Needs(),  # noqa: B008 - frozen
    cover: CoverShares | None = None,
    post_minimum: dict[str, int] | None = None,
) -> list[Candidate]:
    milliseconds = np.array([round(one * 1000) for one in seconds], np.int64)
    return recommend(needs, units, milliseconds, cover, post_minimum=post_minimum or {}, policy=PLAIN)


def brief(candidates: list[Candidate]) -> list[tuple[str, float, tuple[str, ...]]]:
    return [(one.unit_id, one.score_seconds, tuple(reason.code for reason in one.reasons)) for one in candidates]


def test_the_nearest_comes_first_and_equals_stand_by_id() -> None:
    found = ranked([unit("c"), unit("b"), unit("a")], [60.0, 90.0, 90.0])
    assert brief(found) == [("c", 60.0, ("nearest",)), ("a", 90.0, ()), ("b", 90.0, ())]
    assert [one.rank for one in found] == [1, 2, 3]
    assert found[0] == Candidate("c", "c", "car", 1, True, True, 60.0, 60.0, (Reason("nearest", {"seconds": 60.0}),))


def test_as_many_are_proposed_as_are_needed_and_can_come() -> None:
    able = {"capabilities": frozenset({"x"})}
    units = [unit("far", **able), unit("cut-off", **able), unit("lacking"), unit("near", **able)]
    found = ranked(units, [500.0, -0.001, 10.0, 100.0], Needs(frozenset({"x"}), units_needed=3))
    assert [(one.unit_id, one.is_proposed) for one in found] == [
        ("near", True),
        ("far", True),
        ("cut-off", False),
        ("lacking", False),
    ]


def test_who_turned_it_down_stands_below_those_not_asked_yet_and_is_not_proposed() -> None:
    """Nearest by far, and named neither nearest nor first: a person may still choose it."""
    units = [unit("declined", turned_down="declined"), unit("silent", turned_down="expired"), unit("fresh")]
    found = ranked(units, [10.0, 5.0, 900.0])
    assert brief(found) == [
        ("fresh", 900.0, ("nearest",)),
        ("silent", 3605.0, ("turned_down",)),
        ("declined", 3610.0, ("turned_down",)),
    ]
    assert [one.is_proposed for one in found] == [True, False, False]
    assert found[1].reasons[0].params == {"how": "expired"}
    assert [one.is_proposed for one in ranked(units[:1], [10.0])] == [False]


def test_who_lacks_a_capability_is_listed_below_all_who_have_it() -> None:
    units = [unit("near"), unit("far", capabilities=frozenset({"swim", "boat"}))]
    found = ranked(units, [10.0, 3000.0], Needs(frozenset({"swim", "boat"})))
    assert brief(found) == [("far", 3000.0, ("nearest",)), ("near", 10.0, ("capability_missing",))]
    assert found[1].reasons[0].params == {"capabilities": "boat, swim"}


def test_kinds_count_in_the_order_of_the_incident() -> None:
    units = [unit("walk", kind="foot"), unit("ride", kind="e_bike"), unit("drive")]
    found = ranked(units, [100.0, 100.0, 100.0], Needs(unit_kinds=("e_bike", "car")))
    assert [(one.unit_id, one.score_seconds) for one in found] == [
        ("ride", 100),
        ("drive", 160),
        ("walk", 220),
    ]
    assert found[1].reasons[1] == Reason("other_kind", {"preferred": "e_bike"})


def test_the_beat_counts_for_those_who_have_one() -> None:
    units = [
        unit("own", beat_ids=frozenset({"b1", "b2"})),
        unit("other", beat_ids=frozenset({"b3"})),
        unit("none"),
    ]
    found = ranked(units, [110.0, 100.0, 105.0], Needs(beat_id="b1"))
    assert brief(found) == [
        ("none", 105.0, ()),
        ("own", 110.0, ("in_its_beat",)),
        ("other", 130.0, ("nearest", "out_of_its_beat")),
    ]


def test_an_old_position_costs_and_an_unknown_one_costs_more() -> None:
    units = [
        unit("fresh"),
        unit("old", position_age_seconds=160.0),
        unit("older", position_age_seconds=9000.0),
    ]
    units.append(unit("unknown", position_age_seconds=None))
    found = ranked(units, [100.0, 100.0, 100.0, -0.001])
    assert brief(found) == [
        ("fresh", 100.0, ("nearest",)),
        ("old", 150.0, ("position_stale",)),
        ("older", 400.0, ("position_stale",)),
        ("unknown", 1800.0, ("no_position",)),
    ]
    assert found[3].travel_seconds is None


def test_no_way_there_is_said_and_comes_last() -> None:
    found = ranked([unit("cut-off"), unit("unknown", position_age_seconds=None)], [-0.001, 5.0])
    assert brief(found) == [("unknown", 1800.0, ("no_position",)), ("cut-off", 7200.0, ("not_reachable",))]


@pytest.mark.parametrize(("serving", "offered"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_unit_is_pulled_only_from_a_lesser_incident(serving: int, offered: bool) -> None:
    units = [unit("busy", state="en_route", incident_priority=serving)]
    found = ranked(units, [10.0], Needs(priority=2))
    assert [one.unit_id for one in found] == (["busy"] if offered else [])


def test_pulling_costs_more_from_the_scene_than_from_the_way() -> None:
    units = [unit(state, state=state, incident_priority=4) for state in ("on_scene", "en_route")]
    found = ranked(units, [10.0, 10.0], Needs(priority=1))
    assert [(one.unit_id, one.score_seconds) for one in found] == [("en_route", 310.0), ("on_scene", 610.0)]
    assert found[1].reasons == (Reason("pulled_from_incident", {"priority": 4, "state": "on_scene"}),)


def test_a_busy_unit_is_offered_when_it_is_known_until_when() -> None:
    units = [unit("court", state="busy", busy_until_seconds=200.0), unit("gone", state="busy")]
    assert brief(ranked(units, [10.0, 10.0])) == [("court", 210.0, ("nearest", "busy"))]


def test_leaving_a_post_below_its_minimum_is_said_and_costs() -> None:
    units = [unit("a", post_id="p"), unit("b", post_id="p"), unit("c", post_id="q"), unit("d")]
    units.append(unit("e", post_id="p", state="en_route", incident_priority=5))
    found = ranked(units, [10.0, 20.0, 30.0, 40.0, 50.0], Needs(priority=1), post_minimum={"p": 2, "q": 0})
    assert brief(found) == [
        ("c", 30.0, ()),
        ("d", 40.0, ()),
        ("a", 190.0, ("nearest", "leaves_post_below_minimum")),
        ("b", 200.0, ("leaves_post_below_minimum",)),
        ("e", 350.0, ("pulled_from_incident",)),
    ]
    assert found[2].reasons[1].params == {"post": "p", "remaining": 1, "minimum": 2}


def test_lost_cover_is_said_and_costs() -> None:
    units = [unit("a"), unit("b"), unit("c", state="en_route", incident_priority=5)]
    shares = CoverShares(0.75, np.array([0.5, 0.75, 0.75]))
    found = ranked(units, [10.0, 20.0, 500.0], Needs(priority=1), shares)
    assert brief(found) == [
        ("b", 20.0, ("cover_after",)),
        ("a", 160.0, ("nearest", "cover_after")),
        ("c", 800.0, ("pulled_from_incident",)),
    ]
    assert found[0].reasons[0].params == {"before": 0.75, "after": 0.75}
    assert found[1].reasons[1].params == {"before": 0.75, "after": 0.5}


def test_every_unit_needs_its_travel_time() -> None:
    with pytest.raises(ValueError, match="zip"):
        ranked([unit("a"), unit("b")], [10.0])


UNITS = st.lists(
    st.tuples(
        st.frozensets(st.sampled_from("xyz")),
        st.sampled_from(["car", "foot"]),
        st.none() | st.floats(0, 5000),
        st.integers(-1, 4_000_000),
        st.none() | st.integers(1, 5),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(
    described=UNITS,
    wanted=st.frozensets(st.sampled_from("xyz"), max_size=2),
    priority=st.integers(1, 5),
    rotation=st.integers(0, 11),
)
def test_the_order_keeps_its_promises(
    described: list[tuple[frozenset[str], str, float | None, int, int | None]],
    wanted: frozenset[str],
    priority: int,
    rotation: int,
) -> None:
    """Capable before lacking, then by score, then by id; the order of the input never matters."""
    units = [
        UnitState(f"{n:02}", "", kind, able, "free" if serving is None else "en_route", serving, age)
        for n, (able, kind, age, _travel, serving) in enumerate(described)
    ]
    travel = [row[3] for row in described]
    needs = Needs(wanted, ("car",), 2, priority)
    found = recommend(needs, units, np.array(travel, np.int64))
    keys = [(not one.is_capable, one.score_seconds, one.unit_id) for one in found]
    assert keys == sorted(keys)
    assert [one.is_capable for one in found] == [wanted <= units[int(one.unit_id)].capabilities for one in found]
    assert {one.unit_id for one in found} == {
        one.id for one in units if one.incident_priority is None or one.incident_priority > priority
    }
    turn = rotation % max(len(units), 1)
    turned = recommend(needs, units[turn:] + units[:turn], np.array(travel[turn:] + travel[:turn], np.int64))
    assert turned == found
