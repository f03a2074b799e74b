import csv
import gzip
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import NormalDist

from shouwang.engine.simulation.delays import DelayModel

_LOG_TIME = "%m/%d/%Y %I:%M:%S %p"


@dataclass(frozen=True)
class Fit:
    """A model beside the seconds it was fitted to (those between the cut-offs): percentiles in seconds, KS
    distance."""

    model: DelayModel
    n: int
    left_out: int
    empirical_seconds: tuple[float, float, float]  # p50, p90, p95
    fitted_seconds: tuple[float, float, float]
    ks_distance: float


def fit_delay(
    seconds: Iterable[float], *, least_seconds: float, most_seconds: float, offset_seconds: float = 0.0
) -> Fit:
    """The lognormal through the p50 and p90 of the seconds within [least, most].

    Through two percentiles rather than by maximum likelihood: crews' stamps come in whole seconds with a
    heavy tail, and what a simulated arrival needs right is its middle and its late end.
    """
    everything = list(seconds)
    kept = sorted(second for second in everything if least_seconds <= second <= most_seconds)
    p50, p90, p95 = (percentile(kept, share) for share in (0.50, 0.90, 0.95))
    model = DelayModel.through(p50, p90, offset_seconds=offset_seconds, most_seconds=most_seconds)
    fitted = (model.quantile(0.50), model.quantile(0.90), model.quantile(0.95))
    return Fit(model, len(kept), len(everything) - len(kept), (p50, p90, p95), fitted, ks_distance(kept, model))


def with_at_once(fit: Fit, seconds: Iterable[float], *, below_seconds: float) -> DelayModel:
    """The fitted model with the share of delays too short to be a delay drawn as zero."""
    at_once = sum(1 for second in seconds if 0 <= second < below_seconds)
    return replace(fit.model, at_once_share=at_once / (at_once + fit.n))


def percentile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two nearest ranks."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def ks_distance(ordered: Sequence[float], model: DelayModel) -> float:
    """Largest gap between the two distribution functions; the model's share of zeros and its cap are left
    aside."""
    normal = NormalDist(model.mu, model.sigma)
    shares = [normal.cdf(math.log(second - model.offset_seconds)) for second in ordered]
    n = len(ordered)
    return max(max(share - rank / n, (rank + 1) / n - share) for rank, share in enumerate(shares))


def read_fire_log(
    path: Path, *, unit_types: frozenset[str], begin: str, end: str, without: str | None = None
) -> list[float]:
    """Seconds between two stamps ("Dispatch DtTm", "Response DtTm" ...) of a San Francisco fire log
    (.csv.gz).

    Rows of other unit types, without one of the stamps, or with the stamp `without` are passed over.
    """
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as log:
        return [
            (_instant(row[end]) - _instant(row[begin])).total_seconds()
            for row in csv.DictReader(log)
            if row["Unit Type"] in unit_types and row[begin] and row[end] and not (without and row[without])
        ]


def _instant(stamp: str) -> datetime:
    return datetime.strptime(stamp, _LOG_TIME)  # noqa: DTZ007 (only differences within one city's clock are used)
