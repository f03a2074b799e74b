"""Delays are lognormals that repeat with their seed; a table is taken whole or refused with row and field."""

import math
from random import Random

import pytest

from shouwang.engine.simulation import SAN_FRANCISCO_DELAYS, DelayModel, Delays


def test_a_model_through_two_percentiles_has_them() -> None:
    model = DelayModel.through(8.0, 51.0, offset_seconds=2.5, most_seconds=60.0)
    assert [round(model.quantile(share), 6) for share in (0.5, 0.9, 0.99)] == [8.0, 51.0, 60.0]


def test_the_same_seed_draws_the_same_seconds() -> None:
    model = SAN_FRANCISCO_DELAYS.turnout
    once, again, other = ([model.draw(rng) for rng in [Random(seed)] for _ in range(50)] for seed in (7, 7, 8))
    assert once == again
    assert once != other


def test_draws_follow_the_model_and_stay_inside_it() -> None:
    """20,000 draws: p50, p90 and the share at once as asked, nothing below the offset, nothing past the
    cap."""
    model = DelayModel(math.log(30.0), 1.0, offset_seconds=2.0, most_seconds=400.0, at_once_share=0.2)
    rng = Random(3)
    drawn = sorted(model.draw(rng) for _ in range(20_000))
    assert drawn[10_000] == pytest.approx(model.quantile(0.5), rel=0.05)
    assert drawn[18_000] == pytest.approx(model.quantile(0.9), rel=0.05)
    assert drawn.count(0.0) / 20_000 == pytest.approx(0.2, abs=0.01)
    assert min(seconds for seconds in drawn if seconds) > 2.0
    assert drawn[-1] == 400.0


def test_one_draw_takes_one_number() -> None:
    drawn_from, stepped = Random(5), Random(5)
    SAN_FRANCISCO_DELAYS.scene.draw(drawn_from)
    stepped.random()
    assert drawn_from.getstate() == stepped.getstate()


@pytest.mark.parametrize(
    "wrong",
    [
        {"sigma": -1.0},
        {"at_once_share": 1.0},
        {"offset_seconds": -1.0},
        {"offset_seconds": 9.0, "most_seconds": 9.0},
    ],
)
def test_an_impossible_delay_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="not a delay"):
        DelayModel(**({"mu": 1.0, "sigma": 1.0} | wrong))


def test_shares_that_leave_no_crew_are_refused() -> None:
    model = SAN_FRANCISCO_DELAYS.scene
    with pytest.raises(ValueError, match=r"refuses_share 0.5 and silent_share 0.5 leave nobody"):
        Delays(acknowledge=model, turnout=model, scene=model, refuses_share=0.5, silent_share=0.5)
