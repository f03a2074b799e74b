"""Travel times of many units to one incident, their ranking, closures and isochrones, beside SciPy and Valhalla.

SciPy does less: junction to junction on the reversed graph, one source, no places within an edge and no order.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from bench.program import Line, Samples, in_turns, run
from bench.roads_mismatches import closures, mismatches
from bench.roads_town import Town, default_roads, kept, places, town
from bench.roads_valhalla import matrix_milliseconds
from shouwang.engine.ranking import Needs, UnitState, recommend
from shouwang.engine.ranking.cover import CoverModel
from shouwang.engine.roads import Metric, Snap
from shouwang.engine.roads.dijkstra import INFINITE

ISOCHRONE_MILLISECONDS = 5 * 60 * 1000
PAIRS = 10_000
ROUNDS, TURN, VALHALLA_ROUNDS = 200, 20, 5
NEEDS = Needs(frozenset({"police"}), ("car", "e_bike"), units_needed=2, priority=2, beat_id="beat-3")
POST_MINIMUM = {f"post-{number}": 2 for number in range(40)}


@dataclass(frozen=True)
class Scene:
    """The units of a town, snapped when their positions arrived, and where incidents will be."""

    metric: Metric
    units: list[Snap]
    states: list[UnitState]
    cover: CoverModel
    goals: list[Snap]

    def rank(self, turn: int) -> object:
        """Travel times and order; ties by unit, as they stand."""
        travel = self.metric.travel_milliseconds(self.units, self._goal(turn))
        return np.argsort(np.where(travel < 0, INFINITE, travel), kind="stable")

    def rank_by_numba_alone(self, turn: int) -> object:
        return self.metric.travel_milliseconds(self.units, self._goal(turn), backend="numba")

    def recommend(self, turn: int) -> object:
        """As `dispatch/queries/recommendation.py` does it: travel, what each free unit covers, the engine's list."""
        travel = self.metric.travel_milliseconds(self.units, self._goal(turn))
        free = [
            self.cover.reach(snap) if unit.is_free else None for snap, unit in zip(self.units, self.states, strict=True)
        ]
        shares = self.cover.before_and_after(free)
        return recommend(NEEDS, self.states, travel, shares, post_minimum=POST_MINIMUM)

    def isochrone(self, turn: int) -> object:
        return self.metric.reach_milliseconds([self._goal(turn)], ISOCHRONE_MILLISECONDS)

    def _goal(self, turn: int) -> Snap:
        return self.goals[turn % len(self.goals)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--roads", default=default_roads(), metavar="FILE", help='an extract, or "district", "city", "metropolis"'
    )
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument(
        "--valhalla-python",
        default=os.environ.get("SHOUWANG_VALHALLA_PYTHON", ""),
        metavar="PYTHON",
        help="one that has pyvalhalla (also SHOUWANG_VALHALLA_PYTHON): its matrix beside ours",
    )


def measure(options: argparse.Namespace) -> dict[str, object]:
    where = town(options.roads)
    scene = make_scene(where.metric, options.units)
    rss_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024  # before the peers take theirs
    peer = scipy_ways(scene)
    ours = {"rank": scene.rank, "recommend": scene.recommend, "isochrone": scene.isochrone}
    peers = {"numba": scene.rank_by_numba_alone} | {f"scipy {name}": way for name, way in peer.items()}
    took = in_rounds(ours, peers)
    rank, scipy = _spread(took["rank"]), min(median(took[f"scipy {name}"]) for name in peer)
    goals = scene.goals[: max(1, PAIRS // options.units)]
    result: dict[str, object] = {
        "junctions": int(where.metric.roads.is_main.sum()),
        "rank_ms": rank,
        "recommend_ms": _spread(took["recommend"]),
        "scipy_ms": round(scipy, 3),
        "ratio_scipy": round(scipy / rank["p50"], 1),
        "numba_ms": round(median(took["numba"]), 3),
        "mismatches": mismatches(where.metric, scene.units, goals, np.random.default_rng(3)),
        "build_seconds": round(where.build_seconds, 2),
        "isochrone_ms": round(median(took["isochrone"]), 3),
        "closures_ms": closing_ms(where.metric),
        "rss_mb": rss_mb,
    }
    return result | _beside_valhalla(options, where, scene, rank["p50"])


def make_scene(metric: Metric, unit_count: int, *, seed: int = 1) -> Scene:
    """Two units in three are free; every junction is as much demand as any other."""
    rng = np.random.default_rng(seed)
    units, goals = places(metric, unit_count, rng), places(metric, ROUNDS, rng)
    junctions = np.flatnonzero(metric.roads.is_main).astype(np.int32)
    cover = CoverModel(metric, junctions, np.ones(len(junctions)), ISOCHRONE_MILLISECONDS)
    states = [
        UnitState(
            id=f"unit-{number:04}",
            call_sign=f"C{number}",
            kind="e_bike" if number % 4 == 0 else "car",
            capabilities=frozenset({"fire"} if number % 10 == 0 else {"police"}),
            state="en_route" if number % 3 == 0 else "free",
            incident_priority=3 if number % 3 == 0 else None,
            position_age_seconds=float(rng.uniform(0, 120)),
            beat_ids=frozenset({f"beat-{number % 20}"}),
            post_id=f"post-{number % 40}",
        )
        for number in range(unit_count)
    ]
    return Scene(metric, units, states, cover, goals)


def scipy_ways(scene: Scene) -> dict[str, Callable[[int], object]]:
    """SciPy's Dijkstra from the incident's junction back to all others, in its two forms."""
    metric = scene.metric
    network = metric.network
    junctions = [int(network.arc_tail[goal.arc_forward]) for goal in scene.goals]
    graph = _reversed(metric)
    return {
        "plain": lambda turn: dijkstra(graph, indices=junctions[turn % len(junctions)]),
        "min_only": lambda turn: dijkstra(graph, indices=[junctions[turn % len(junctions)]], min_only=True),
    }


def _reversed(metric: Metric) -> Any:
    """A row a head, a column a tail; of parallel arcs, which SciPy would add up, the quickest."""
    network, weight = metric.network, metric.arc_milliseconds
    used = np.flatnonzero(weight < INFINITE)
    used = used[np.lexsort((weight[used], network.arc_tail[used], network.arc_head[used]))]
    ends = np.stack((network.arc_head[used], network.arc_tail[used]))
    is_first = np.concatenate(([True], (np.diff(ends) != 0).any(axis=0)))
    shape = (network.junction_count, network.junction_count)
    return csr_array((weight[used][is_first].astype(np.float64), ends[:, is_first]), shape=shape)


Ways = Mapping[str, Callable[[int], object]]


def in_rounds(ours: Ways, peers: Ways) -> dict[str, list[float]]:
    """Milliseconds of each, in turns of some calls: ours twenty, the peers, which take longer, two."""
    took: dict[str, list[float]] = {name: [] for name in (*ours, *peers)}
    for way in (*ours.values(), *peers.values()):
        way(0)
    for first in range(0, ROUNDS, TURN):
        for ways, calls in ((ours, TURN), (peers, TURN // 10)):
            for name, way in ways.items():
                took[name] += [seconds(way, turn) * 1000 for turn in range(first, first + calls)]
    return took


def seconds(way: Callable[[int], object], turn: int) -> float:
    started = time.perf_counter()
    way(turn)
    return time.perf_counter() - started


def _spread(milliseconds: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(float(np.percentile(milliseconds, share)), 3) for share in (50, 99)}


def closing_ms(metric: Metric, times: int = 9) -> float:
    """Twenty roads close: until the new weights answer."""
    changes = closures(metric, np.random.default_rng(2), times)
    return round(
        median(seconds(lambda turn: metric.with_closed(changes[turn]), turn) for turn in range(times)) * 1000, 2
    )


def _beside_valhalla(options: argparse.Namespace, where: Town, scene: Scene, rank_ms: float) -> dict[str, object]:
    if not options.valhalla_python:
        print("roads: without Valhalla; --valhalla-python names a Python 3.12 that has pyvalhalla", file=sys.stderr)
        return {}
    folder = kept() / f"valhalla-{where.extract.name}"
    sources, goals = ([[one.lon, one.lat] for one in some] for some in (scene.units, scene.goals[:VALHALLA_ROUNDS]))
    took = matrix_milliseconds(options.valhalla_python, where.extract, folder, sources, goals)
    return {"valhalla_ms": round(median(took), 1), "ratio_valhalla": round(median(took) / rank_ms)}


def lines(result: Mapping[str, Any]) -> list[Line]:
    junctions, rank, recommended = result["junctions"], result["rank_ms"], result["recommend_ms"]
    limit = 0.6 if junctions < 100_000 else 8.0 if junctions < 500_000 else 40.0
    is_small = junctions < 100_000  # the other goals are those of Rhein-Neckar
    table = [
        Line("roads: junctions", junctions, "", ""),
        Line("roads: rank p50", rank["p50"], "ms", f"limit {limit} ms", rank["p50"] <= limit),
        Line("roads: rank p99", rank["p99"], "ms", ""),
        Line("roads: SciPy's Dijkstra", result["scipy_ms"], "ms", "peer"),
        Line("roads: SciPy / rank", result["ratio_scipy"], "x", "goal 15 x", result["ratio_scipy"] >= 15),
        Line("roads: recommend p50", recommended["p50"], "ms", *_goal(recommended["p50"], 5.0, is_small)),
        Line("roads: recommend p99", recommended["p99"], "ms", ""),
        Line("roads: Numba alone", result["numba_ms"], "ms", *_goal(result["numba_ms"], 4.0, is_small)),
        Line("roads: mismatches", result["mismatches"], "", "limit 0", result["mismatches"] == 0),
        Line("roads: isochrone of 5 minutes", result["isochrone_ms"], "ms", ""),
        Line("roads: 20 roads close", result["closures_ms"], "ms", ""),
        Line("roads: read, build, order", result["build_seconds"], "s", ""),
        Line("roads: memory", result["rss_mb"], "MB", ""),
    ]
    if "ratio_valhalla" in result:
        ratio = result["ratio_valhalla"]
        table.append(Line("roads: Valhalla's matrix", result["valhalla_ms"], "ms", "peer"))
        table.append(Line("roads: Valhalla / rank", ratio, "x", "goal 20 x", ratio >= 20))
    return table


def _goal(figure: float, limit: float, is_one: bool) -> tuple[str, bool | None]:
    return (f"limit {limit} ms", figure <= limit) if is_one else ("", None)


def samples() -> dict[str, Samples]:
    """In the demo's district: 500 units ranked, and by Numba alone, each against SciPy.

    Not in the city: what does not fit the processor's cache takes 1 to 5 ms, as the neighbours leave it room.
    """
    scene = make_scene(town("district").metric, 500)
    way = scipy_ways(scene)["min_only"]
    return {
        "rank_to_scipy": _against(scene.rank, way),
        "numba_to_scipy": _against(scene.rank_by_numba_alone, way),
    }


def _against(ours: Callable[[int], object], peer: Callable[[int], object]) -> Samples:
    """Each sample is the median of many calls: one alone would be the noise of the moment."""

    def usual(way: Callable[[int], object], calls: int) -> float:
        return median(seconds(way, turn) for turn in range(calls))

    usual(ours, TURN)
    return in_turns(lambda: usual(ours, 5 * TURN), lambda: usual(peer, TURN // 2))


if __name__ == "__main__":
    sys.exit(run(sys.modules["__main__"], "roads"))
