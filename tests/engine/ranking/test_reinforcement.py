"""Who is sent when a step of the run card is called."""

import numpy as np

from shouwang.engine.ranking import (
    Candidate,
    Needs,
    RunCard,
    RunCardStep,
    UnitState,
    Wanted,
    pick_reinforcement,
    recommend,
)

CARD = RunCard(
    "metro_post",
    (
        RunCardStep((Wanted("guard", 2),)),
        RunCardStep((Wanted("e_bike", 1), Wanted("car", 2, within_seconds=300.0))),
        RunCardStep((Wanted("", 9),)),
    ),
)
ON_DUTY = [
    ("g1", "guard", 30_000),
    ("e1", "e_bike", 90_000),
    ("c1", "car", 100_000),
    ("e2", "e_bike", 110_000),
    ("c2", "car", 200_000),
    ("c3", "car", 400_000),
    ("c4", "car", -1),
]


def on_duty(needs: Needs = Needs()) -> list[Candidate]:  # noqa: B008 - frozen
    units = [UnitState(key, key, kind, position_age_seconds=1.0) for key, kind, _travel in ON_DUTY]
    return recommend(needs, units, np.array([travel for _key, _kind, travel in ON_DUTY], np.int64))


def picked(step: int, already: set[str], needs: Needs = Needs()) -> list[str]:  # noqa: B008 - frozen
    return [one.unit_id for one in pick_reinforcement(CARD.steps[step], on_duty(needs), already)]


def test_the_best_of_each_kind_are_taken_as_many_as_wanted() -> None:
    assert picked(1, set()) == ["e1", "c1", "c2"]


def test_who_is_already_on_it_is_not_taken_again_and_does_not_count() -> None:
    assert picked(1, {"e1", "c1"}) == ["e2", "c2"]


def test_fewer_than_wanted_are_what_there_is() -> None:
    assert picked(0, set()) == ["g1"]
    assert picked(0, {"g1"}) == []


def test_any_kind_takes_everyone_who_can_come_in_ranking_order() -> None:
    assert picked(2, {"c2"}) == ["g1", "e1", "c1", "e2", "c3"]


def test_who_lacks_a_capability_is_not_sent_by_a_card() -> None:
    assert picked(2, set(), Needs(frozenset({"swim"}))) == []


def test_one_unit_fills_one_place() -> None:
    step = RunCardStep((Wanted("car", 1), Wanted("", 2)))
    assert [one.unit_id for one in pick_reinforcement(step, on_duty(), set())] == ["g1", "e1", "c1"]


def test_who_turned_it_down_is_not_sent_by_a_card() -> None:
    units = [UnitState(key, key, "car", turned_down=how) for key, how in (("a", "declined"), ("b", None))]
    found = recommend(Needs(), units, np.array([1_000, 2_000], np.int64))
    assert [one.unit_id for one in pick_reinforcement(RunCardStep((Wanted("", 2),)), found, ())] == ["b"]
