"""One way of finding places, measured alone in a process of its own: build, memory, every search by itself."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import numpy as np

from bench.names_files import Query, read_queries

MOST_FOUND = 8
_WARM_UP = 50


@dataclass(frozen=True, slots=True)
class Found:
    """Places, best first, and those among which a question lets the caller choose (None: nothing was asked)."""

    ids: Sequence[str]
    options: frozenset[str] | None = None


class Finder(Protocol):
    place_count: int

    def find(self, query: Query) -> Found: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """`has_asked`: a question whose options hold a true place; `has_asked_beside`: one whose options do not.

    Wrong and confident: the first place is wrong and nothing was asked. No place at all is not confident.
    """

    is_first: bool
    is_in_three: bool
    has_asked: bool
    has_asked_beside: bool
    is_wrong_confident: bool
    is_nothing: bool


@dataclass(frozen=True)
class Measured:
    """`cpu_milliseconds`: without what a busy machine gave to others meanwhile."""

    place_count: int
    build_seconds: float
    rss_mb: int
    peak_rss_mb: int
    outcomes: Mapping[int, Outcome]
    milliseconds: Sequence[float]
    cpu_milliseconds: Sequence[float]
    change_ms: float | None  # from a place that is new to the search that finds it; None where all is built anew

    def figures(self) -> dict[str, object]:
        p50, p99 = (round(float(np.percentile(self.milliseconds, share)), 3) for share in (50, 99))
        return {
            "places": self.place_count,
            **shares(list(self.outcomes.values())),
            "p50_ms": p50,
            "p99_ms": p99,
            "p99_cpu_ms": round(float(np.percentile(self.cpu_milliseconds, 99)), 3),
            "build_seconds": round(self.build_seconds, 2),
            "rss_mb": self.rss_mb,
            "peak_rss_mb": self.peak_rss_mb,
            "change_ms": self.change_ms,
        }


def shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    def share(which: Callable[[Outcome], bool]) -> float:
        return round(sum(map(which, outcomes)) / max(1, len(outcomes)), 4)

    return {
        "queries": len(outcomes),
        "top1": share(lambda one: one.is_first),
        "top3": share(lambda one: one.is_in_three),
        "asked": share(lambda one: one.has_asked),
        "asked_beside": share(lambda one: one.has_asked_beside),
        "wrong_confident": share(lambda one: one.is_wrong_confident),
        "nothing": share(lambda one: one.is_nothing),
    }


def outcome(query: Query, found: Found) -> Outcome:
    is_first, has_options = bool(query.truth & {*found.ids[:1]}), found.options is not None
    has_asked = bool(query.truth & (found.options or frozenset()))
    return Outcome(
        is_first=is_first,
        is_in_three=bool(query.truth & {*found.ids[:3]}),
        has_asked=has_asked,
        has_asked_beside=has_options and not has_asked,
        is_wrong_confident=bool(found.ids) and not is_first and not has_options,
        is_nothing=not found.ids and not has_options,
    )


def measured_alone(maker: str, places: Path, queries: Path, numbers: Sequence[int] | None = None) -> Measured:
    """`maker`: "module:function" that reads the file of places into a `Finder`; `numbers`: of the queries, these."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as alone:
        return alone.submit(_measured, maker, places, queries, numbers).result()


def _measured(maker: str, places: Path, queries: Path, numbers: Sequence[int] | None) -> Measured:
    module, _, function = maker.partition(":")
    make: Callable[[Path], Finder] = getattr(import_module(module), function)
    started = time.perf_counter()
    finder = make(places)
    build_seconds = time.perf_counter() - started
    gc.collect()
    rss_mb, peak_rss_mb = _memory_mb("VmRSS"), _memory_mb("VmHWM")  # before the queries take theirs
    asked = read_queries(queries)
    chosen = range(len(asked)) if numbers is None else numbers
    for number in chosen[:_WARM_UP]:
        finder.find(asked[number])
    outcomes, milliseconds, cpu_milliseconds = {}, [], []
    for number in chosen:
        started, cpu_started = time.perf_counter(), time.thread_time()
        found = finder.find(asked[number])
        milliseconds.append((time.perf_counter() - started) * 1000)
        cpu_milliseconds.append((time.thread_time() - cpu_started) * 1000)
        outcomes[number] = outcome(asked[number], found)
    change: Callable[[], float] | None = getattr(finder, "change_ms", None)
    change_ms = round(change(), 1) if change else None
    held = (build_seconds, rss_mb, peak_rss_mb)
    return Measured(finder.place_count, *held, outcomes, milliseconds, cpu_milliseconds, change_ms)


def _memory_mb(field: str) -> int:
    """Of this process, from Linux."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(f"{field}:"))
