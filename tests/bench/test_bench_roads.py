"""The measurement of roads: its peer answers the same question, and a wrong answer is counted."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bench import roads, roads_town
from bench.roads_mismatches import mismatches, wrong_in_threads
from bench.roads_town import places
from shouwang.demo.town.district import write_district
from shouwang.engine.roads import PROFILES, Metric, build_network
from shouwang.engine.roads.dijkstra import INFINITE
from shouwang.engine.roads.hierarchy import WeighedHierarchy
from tests.engine.roads.grid import grid_town, random_town

KEYS = [
    "junctions", "rank_ms", "recommend_ms", "scipy_ms", "ratio_scipy", "numba_ms", "mismatches", "build_seconds",
    "isochrone_ms", "closures_ms", "rss_mb",
]  # fmt: skip


@pytest.fixture(scope="module")
def metric() -> Metric:
    return Metric.build(build_network(grid_town(14, 14)), PROFILES["car"])


def slower(metric: Metric) -> Metric:
    """The hierarchy thinks that every road takes a millisecond longer; Dijkstra's algorithm does not."""
    assert metric.weighed is not None
    weight = np.where(metric.weighed.weight < INFINITE, metric.weighed.weight + 1, INFINITE).astype(np.int32)
    return replace(metric, weighed=WeighedHierarchy(metric.weighed.structure, weight))


def test_both_ways_of_computing_agree_open_closed_and_in_threads(metric: Metric) -> None:
    rng = np.random.default_rng(1)
    assert mismatches(metric, places(metric, 50, rng), places(metric, 20, rng), rng) == 0


def test_a_wrong_millisecond_is_counted_alone_and_in_threads(metric: Metric) -> None:
    rng = np.random.default_rng(1)
    units, goals = places(metric, 50, rng), places(metric, 4, rng)
    assert mismatches(slower(metric), units, goals, rng) > 100
    # every metric of the threads is the slower one: nothing closes meanwhile
    assert wrong_in_threads(slower(metric), units, goals, []) > 100


def test_scipy_is_asked_the_same() -> None:
    """Times to a junction back from it over one-way streets and parallel arcs, as Numba has them."""
    metric = Metric.build(build_network(random_town(3, 20, 60)), PROFILES["car"])
    scene = roads.make_scene(metric, 10)
    goal = scene.goals[0]
    at_junction = replace(goal, fraction=0.0)
    network = metric.network
    places_at = [replace(goal, edge=edge, fraction=0.0) for edge in range(network.edge_count)]
    expected = metric.travel_milliseconds(places_at, at_junction, backend="numba").tolist()
    for way in roads.scipy_ways(replace(scene, goals=[at_junction])).values():
        distance = np.asarray(way(0))[network.arc_tail[network.edge_forward_arc]]
        assert np.where(np.isinf(distance), -1, distance).astype(int).tolist() == expected


def test_the_figures_have_the_promised_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWANG_BENCH", str(tmp_path))
    monkeypatch.setattr(roads, "ROUNDS", 20)
    extract = tmp_path / "district.osm.pbf"
    write_district(extract, 7)
    result = roads.measure(argparse.Namespace(roads=str(extract), units=100, valhalla_python=""))
    assert list(result) == KEYS
    assert result["mismatches"] == 0
    assert [set(result[name]) for name in ("rank_ms", "recommend_ms")] == [{"p50", "p99"}] * 2
    assert {line.what for line in roads.lines(result) if line.is_met is not None} >= {
        "roads: rank p50", "roads: SciPy / rank", "roads: recommend p50", "roads: Numba alone", "roads: mismatches",
    }  # fmt: skip


def test_a_generated_town_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOUWANG_BENCH", str(tmp_path))
    first = roads_town.town("district")
    built = (tmp_path / "district.npz").stat().st_mtime_ns
    again = roads_town.town("district")
    assert (tmp_path / "district.npz").stat().st_mtime_ns == built
    assert again.metric.network.fingerprint == first.metric.network.fingerprint
    assert again.build_seconds == first.build_seconds
