"""How often the place that a caller says is found first, or the right question asked, and how fast."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

from bench.names_files import Query, read_queries
from bench.names_measure import Measured, measured_alone, shares
from bench.program import Line, Samples, run

_OURS = "bench.names_ours:NameIndexFinder"
_SAMPLE, _SEED = 400, 1
# Goals of issue 4 by kind: which share, at least how much.
_GOALS = {
    "clean": ("top1", 0.99), "one wrong": ("top3", 0.95), "one missing": ("top3", 0.95), "pinyin": ("top3", 0.95),
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--places", type=Path, required=True, metavar="CSV", help="id,name,kind,lon,lat,area,aliases")
    parser.add_argument("--queries", type=Path, required=True, metavar="CSV", help="query,id,lon,lat,kind")
    parser.add_argument("--sample", type=int, default=_SAMPLE, help="queries that the slow peers answer (0: all)")
    parser.add_argument("--no-peers", action="store_true", help="without rapidfuzz and SQLite")


def measure(options: argparse.Namespace) -> dict[str, object]:
    queries = read_queries(options.queries)
    _say("ours")
    ours = measured_alone(_OURS, options.places, options.queries)
    peers: dict[str, tuple[str, Measured]] = {}
    if not options.no_peers:
        chosen = sample(queries, options.sample)
        peers = {name: _better(name, options, chosen) for name in ("wratio", "fts5_trigram")}
    return {
        **ours.figures(),
        "baseline": {name: _beside_ours(searched, peer, ours) for name, (searched, peer) in peers.items()},
        "by_kind": _by_kind(queries, ours, {name: peer for name, (_, peer) in peers.items()}),
    }


def sample(queries: Sequence[Query], size: int) -> list[int]:
    """Numbers of so many queries, each kind with its share, the same at every run."""
    rng = Random(_SEED)
    order = sorted((query.kind, rng.random(), number) for number, query in enumerate(queries))
    if size <= 0 or size >= len(order):
        return sorted(number for _, _, number in order)
    step = len(order) / size
    return sorted(order[int((turn + 0.5) * step)][2] for turn in range(size))


def _better(name: str, options: argparse.Namespace, chosen: Sequence[int]) -> tuple[str, Measured]:
    """The peer over what it does better with: the names alone, or with the area before them."""
    from bench.names_peers import PEERS  # rapidfuzz is not everywhere where the product is measured

    found = {}
    for searched, maker in PEERS[name].items():
        _say(f"{name} over {searched}, {len(chosen)} queries")
        found[searched] = measured_alone(f"bench.names_peers:{maker}", options.places, options.queries, chosen)
    best = max(found, key=lambda searched: itemgetter("top1", "top3")(found[searched].figures()))
    return best, found[best]


def _beside_ours(searched: str, peer: Measured, ours: Measured) -> dict[str, object]:
    same = shares([ours.outcomes[number] for number in peer.outcomes])
    return {**peer.figures(), "searched": searched, "ours_top1": same["top1"], "ours_top3": same["top3"]}


def _by_kind(
    queries: Sequence[Query], ours: Measured, peers: Mapping[str, Measured]
) -> Mapping[str, dict[str, object]]:
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, query in enumerate(queries):
        numbers[query.kind].append(number)
    found = {}
    for kind, some in sorted(numbers.items()):
        row: dict[str, object] = {**shares([ours.outcomes[number] for number in some])}
        for name, peer in peers.items():
            both = [number for number in some if number in peer.outcomes]
            theirs, same = (shares([one.outcomes[number] for number in both]) for one in (peer, ours))
            row[name] = {
                "queries": len(both), "top1": theirs["top1"], "top3": theirs["top3"],
                "ours_top1": same["top1"], "ours_top3": same["top3"],
            }  # fmt: skip
        found[kind] = row
    return found


def _say(what: str) -> None:
    print(f"names: {what}", file=sys.stderr, flush=True)


def lines(result: Mapping[str, Any]) -> list[Line]:
    is_large = result["places"] > 200_000
    limit_ms = 20.0 if is_large else 5.0
    wrong, p99, build, rss = (result[key] for key in ("wrong_confident", "p99_ms", "build_seconds", "rss_mb"))
    table = [
        Line("names: places", result["places"], "", ""),
        Line("names: queries", result["queries"], "", ""),
        Line("names: first", _percent(result["top1"]), "%", _beside(result["baseline"], "top1")),
        Line("names: among three", _percent(result["top3"]), "%", _beside(result["baseline"], "top3")),
        Line("names: asked with the truth", _percent(result["asked"]), "%", ""),
        Line("names: asked without it", _percent(result["asked_beside"]), "%", ""),
        Line("names: wrong and confident", _percent(wrong), "%", "limit 1 %", wrong <= 0.01),
        Line("names: nothing found", _percent(result["nothing"]), "%", ""),
        Line("names: p50", result["p50_ms"], "ms", ""),
        Line("names: p99", p99, "ms", f"limit {limit_ms} ms", p99 <= limit_ms),
        Line("names: p99, the processor's time", result["p99_cpu_ms"], "ms", ""),
        Line("names: build", build, "s", "limit 60 s", build <= 60),
        Line("names: memory", rss, "MB", "limit 1536 MB", rss <= 1536),
    ]
    return table + [line for kind, row in result["by_kind"].items() for line in _kind_lines(kind or "any", row)]


def _kind_lines(kind: str, row: Mapping[str, Any]) -> list[Line]:
    peers = {name: row[name] for name in ("wratio", "fts5_trigram") if name in row}
    return [
        Line(f"{kind}: {words}", _percent(row[top]), "%", _beside(peers, top), _is_met(kind, top, row, peers))
        for top, words in (("top1", "first"), ("top3", "among three"))
    ]


def _is_met(kind: str, top: str, row: Mapping[str, Any], peers: Mapping[str, Any]) -> bool | None:
    """The goal of the kind; first place never below the better peer and 10 points above one that is under 90 %."""
    goal, least = _GOALS.get(kind, ("", 0.0))
    verdicts = [row[top] >= least] if top == goal else []
    if peers and top == "top1":
        best = max(peers.values(), key=lambda peer: peer[top])
        verdicts.append(best["ours_top1"] >= min(1.0, best[top] + (0.1 if best[top] < 0.9 else 0.0)))
    return all(verdicts) if verdicts else None


def _beside(peers: Mapping[str, Any], top: str) -> str:
    """The peers' figures, with ours of the same sample in front."""
    if not peers:
        return ""
    ours = next(iter(peers.values()))[f"ours_{top}"]
    theirs = ", ".join(f"{name} {_percent(peer[top])}" for name, peer in peers.items())
    return f"of the same sample: {_percent(ours)}, {theirs}"


def _percent(share: float) -> float:
    return round(100 * share, 1)


def samples() -> dict[str, Samples]:
    """Nothing guarded yet."""
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules["__main__"], "names"))
