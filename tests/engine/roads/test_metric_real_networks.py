"""Real towns: the hierarchy and Numba agree, and the figures of the design hold."""

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.extract import read_extract
from shouwang.engine.roads.metric import Metric
from shouwang.engine.roads.network import RoadNetwork
from shouwang.engine.roads.profiles import PROFILES
from shouwang.engine.roads.snap import Snap
from shouwang.engine.roads.standing import UNREACHABLE

pytestmark = pytest.mark.data


@cache
def network_of(name: str) -> RoadNetwork:
    folder = os.environ.get("SHOUWANG_DATA")
    if not folder:
        pytest.skip("SHOUWANG_DATA is not set: it names the folder with osm/*.osm.pbf")
    return build_network(read_extract(Path(folder) / "osm" / name))


def places(metric: Metric, count: int, rng: np.random.Generator) -> list[Snap]:
    usable = np.flatnonzero(metric.roads.is_usable_edge)
    network = metric.network
    return [
        Snap(edge, int(network.edge_forward_arc[edge]), fraction, 0.0, 0.0, 0.0)
        for edge, fraction in zip(rng.choice(usable, count).tolist(), rng.uniform(0, 1, count).tolist(), strict=True)
    ]


def test_both_backends_agree_on_2000_pairs_of_baltimore_also_after_20_closures() -> None:
    metric = Metric.build(network_of("baltimore.osm.pbf"), PROFILES["car"])
    rng = np.random.default_rng(20)
    units, goals = places(metric, 50, rng), places(metric, 40, rng)
    closed = rng.choice(np.flatnonzero(metric.roads.is_usable_edge), 20, replace=False).tolist()
    for current in (metric, metric.with_closed(closed)):
        for goal in goals:
            fast = current.travel_milliseconds(units, goal, backend="cch")
            assert fast.tolist() == current.travel_milliseconds(units, goal, backend="numba").tolist()
            assert current is not metric or (fast != UNREACHABLE).all()


@pytest.mark.slow
def test_rhein_neckar_has_the_junctions_of_the_design() -> None:
    """43,484 were counted in the trials; a bollard is two junctions here, so 1 % is allowed."""
    metric = Metric.build(network_of("rhein_neckar_roads.osm.pbf"), PROFILES["car"])
    assert int(metric.roads.is_main.sum()) == pytest.approx(43_484, rel=0.01)
