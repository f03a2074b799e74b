"""The roads of a measurement: an extract's, or those of a generated town kept in a folder."""

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from shouwang.demo.town.district import Scale, write_district
from shouwang.engine.roads import PROFILES, Metric, RoadNetwork, Snap, build_network, read_extract

SEED = 7


@dataclass(frozen=True)
class Town:
    extract: Path
    metric: Metric
    build_seconds: float


def kept() -> Path:
    """``SHOUWANG_BENCH`` names another folder."""
    folder = Path(os.environ.get("SHOUWANG_BENCH") or Path.home() / ".cache" / "shouwang-bench")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_roads() -> str:
    """Rhein-Neckar where the public data are, else the generated city."""
    public = os.environ.get("SHOUWANG_DATA")
    return str(Path(public) / "osm" / "rhein_neckar_roads.osm.pbf") if public else "city"


def town(roads: str) -> Town:
    """From a file it is built anew; a generated one ("district", "city", "metropolis") is built once and kept."""
    if roads not in {"district", "city", "metropolis"}:
        network, seconds = _build(Path(roads))
        return Town(Path(roads), Metric.build(network, PROFILES["car"]), seconds)
    extract, built, took = (kept() / f"{roads}{end}" for end in (".osm.pbf", ".npz", ".json"))
    if not took.exists():  # written last: a run that was stopped begins again
        write_district(extract, SEED, scale=cast("Scale", roads))
        network, seconds = _build(extract)
        network.save(built)
        took.write_text(json.dumps(seconds))
    return Town(extract, Metric.build(RoadNetwork.load(built), PROFILES["car"]), json.loads(took.read_text()))


def _build(extract: Path) -> tuple[RoadNetwork, float]:
    """Read, network, order and hierarchy: all that happens once for an extract."""
    started = time.perf_counter()
    network = build_network(read_extract(extract))
    _ = network.hierarchy
    return network, time.perf_counter() - started


def places(metric: Metric, count: int, rng: np.random.Generator) -> list[Snap]:
    """Somewhere on roads that the profile may use, as positions are once they have been snapped."""
    network = metric.network
    edges = rng.choice(np.flatnonzero(metric.roads.is_usable_edge), count)
    return [
        Snap(edge, int(network.edge_forward_arc[edge]), fraction, *_middle(network, edge), 0.0)
        for edge, fraction in zip(edges.tolist(), rng.uniform(0, 1, count).tolist(), strict=True)
    ]


def _middle(network: RoadNetwork, edge: int) -> tuple[float, float]:
    point = (int(network.first_point[edge]) + int(network.first_point[edge + 1])) // 2
    return float(network.point_lon[point]), float(network.point_lat[point])
