"""What is covered, and what a unit's leaving costs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.ranking.cover import CoverModel
from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.profiles import Profile
from shouwang.engine.roads.snap import Snap
from tests.engine.roads.grid import degrees, grid_town

PLAIN = Profile("car", {"residential": 36.0}, 0.0, 1.9, 2.0)  # 10 m/s
STREET = Metric.build(build_network(grid_town(5, 2)), PLAIN)  # demand only on its southern row:
FIVE = np.flatnonzero(STREET.network.junction_lat == 0).astype(np.int32)  # 100 m and 10 s apart
FIVE = FIVE[np.argsort(STREET.network.junction_lon[FIVE])]
SQUARE = Metric.build(build_network(grid_town(12, 12)), PLAIN)


def at(metric: Metric, x: float, y: float = 0.0) -> Snap:
    snap = metric.snap(degrees(x), degrees(y))
    assert snap is not None
    return snap


def test_what_only_one_unit_reaches_is_lost_when_it_goes() -> None:
    model = CoverModel(STREET, FIVE, np.array([1.0, 1.0, 1.0, 1.0, 4.0]), 10_000)
    west, middle = model.reach(at(STREET, 0)), model.reach(at(STREET, 200))
    shares = model.before_and_after([west, middle, None])
    assert shares.before == 0.5  # the first four
    assert shares.after.tolist() == [0.375, 0.25, 0.5]


def test_two_at_one_place_cover_for_each_other() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 10_000)
    post = model.reach(at(STREET, 400))
    assert model.before_and_after([post, post]).after.tolist() == pytest.approx([0.4, 0.4])
    assert model.before_and_after([post]).after.tolist() == pytest.approx([0.0])


def test_without_units_nothing_is_covered() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 10_000)
    for reaches in ([], [None]):
        shares = model.before_and_after(reaches)
        assert (shares.before, shares.after.tolist()) == (0.0, [0.0] * len(reaches))


def test_a_reach_is_worked_out_once_per_position_and_anew_after_a_closure() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 20_000)
    here = at(STREET, 0)
    assert model.reach(here) is model.reach(at(STREET, 0))
    assert model.before_and_after([model.reach(here)]).before == pytest.approx(0.6)
    closed = model.for_metric(STREET.with_closed([at(STREET, 150).edge]))
    assert closed.before_and_after([closed.reach(here)]).before == pytest.approx(0.4)


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [2.0, -1.0]])
def test_demand_without_weight_is_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="demand"):
        CoverModel(STREET, FIVE[:2], np.array(weights), 10_000)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 100_000), count=st.integers(0, 9), limit=st.integers(1, 60_000))
def test_the_bits_count_as_the_definition_does(seed: int, count: int, limit: int) -> None:
    """Against counting, for every unit, the demand within the limit of any other."""
    rng = np.random.default_rng(seed)
    junctions = rng.integers(0, 144, 130).astype(np.int32)
    weights = rng.uniform(0, 5, 130)
    model = CoverModel(SQUARE, junctions, weights, limit)
    positions = [at(SQUARE, float(x), float(y)) for x, y in rng.uniform(0, 1100, (count, 2))]
    shares = model.before_and_after([model.reach(position) for position in positions])

    def covered(by: list[Snap]) -> float:
        return float(weights[SQUARE.reach_milliseconds(by, limit)[junctions] >= 0].sum() / weights.sum())

    assert shares.before == pytest.approx(covered(positions))
    assert shares.after.tolist() == pytest.approx(
        [covered(positions[:gone] + positions[gone + 1 :]) for gone in range(count)], abs=1e-9
    )
