import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import NormalDist

_NORMAL = NormalDist()
_Z_P90 = _NORMAL.inv_cdf(0.90)
_COLUMNS = ("name", "p50_seconds", "p90_seconds")
MAX_SHOWN = 80  # characters of what stands in the file


class TableError(ValueError):
    """A table from outside is refused whole: which file, line (the header is 1), field, and what is wrong
    with it."""

    def __init__(self, file: str, row: int, field: str, problem: str) -> None:
        super().__init__(f"{file}, row {row}, field {field}: {problem}")
        self.file, self.row, self.field, self.problem = file, row, field, problem


@dataclass(frozen=True)
class DelayModel:
    """A delay in seconds: `at_once_share` of the draws are 0, the others `offset` + lognormal(mu, sigma), at
    most `most`.

    Raises ValueError for a negative sigma or offset, a share outside [0, 1), or a `most` below the offset.
    """

    mu: float
    sigma: float
    offset_seconds: float = 0.0
    most_seconds: float = math.inf
    at_once_share: float = 0.0

    def __post_init__(self) -> None:
        if self.sigma < 0 or not 0 <= self.offset_seconds < self.most_seconds or not 0 <= self.at_once_share < 1:
            raise ValueError(f"not a delay: {self}")

    @classmethod
    def through(
        cls,
        p50_seconds: float,
        p90_seconds: float,
        *,
        offset_seconds: float = 0.0,
        most_seconds: float = math.inf,
    ) -> "DelayModel":
        """The lognormal that has these two percentiles (0 <= offset < p50 <= p90)."""
        middle = p50_seconds - offset_seconds
        sigma = math.log((p90_seconds - offset_seconds) / middle) / _Z_P90
        return cls(math.log(middle), sigma, offset_seconds, most_seconds)

    def quantile(self, share: float) -> float:
        """Seconds that `share` (0 < share < 1) of all draws stay within."""
        if share <= self.at_once_share:
            return 0.0
        rest = (share - self.at_once_share) / (1 - self.at_once_share)
        seconds = self.offset_seconds + math.exp(self.mu + self.sigma * _NORMAL.inv_cdf(rest))
        return min(seconds, self.most_seconds)

    def draw(self, rng: Random) -> float:
        """Takes exactly one number from `rng`, so that changing one delay leaves every other draw as it
        was."""
        return self.quantile(rng.random() or 2.0**-54)


@dataclass(frozen=True, kw_only=True)
class Delays:
    """How long crews take and how often they do not play along.

    acknowledge: order delivered -> accepted. turnout: accepted -> en route. scene: on scene -> available
    again. refuses_share answer with a refusal, after the acknowledge delay; silent_share never answer at all.
    Raises ValueError when the two shares are negative or leave no crew that accepts.
    """

    acknowledge: DelayModel
    turnout: DelayModel
    scene: DelayModel
    refuses_share: float
    silent_share: float

    def __post_init__(self) -> None:
        if min(self.refuses_share, self.silent_share) < 0 or self.refuses_share + self.silent_share >= 1:
            raise ValueError(f"refuses_share {self.refuses_share} and silent_share {self.silent_share} leave nobody")


def read_delays_csv(path: Path, defaults: Delays) -> Delays:
    """`--delays CSV`: the defaults with the delays that a table names replaced.

    UTF-8, with the header name,p50_seconds,p90_seconds; one row for each of acknowledge, turnout and scene
    that is to change; 0 < p50 <= p90, in seconds, at most a day. Raises TableError naming file, row and
    field; OSError when the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(path.name, 1, "(file)", f"not UTF-8: byte {error.start}") from error
    reader = csv.DictReader(text.splitlines(), restval="", strict=True)
    try:
        models = _models(path.name, reader)
    except csv.Error as error:
        raise TableError(path.name, reader.reader.line_num, "(row)", str(error)) from error
    return replace(
        defaults,
        acknowledge=models.get("acknowledge", defaults.acknowledge),
        turnout=models.get("turnout", defaults.turnout),
        scene=models.get("scene", defaults.scene),
    )


def _models(file: str, reader: "csv.DictReader[str]") -> dict[str, DelayModel]:
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise TableError(
            file, 1, "(header)", f"is {','.join(reader.fieldnames or ())[:MAX_SHOWN]}, not {','.join(_COLUMNS)}"
        )
    models: dict[str, DelayModel] = {}
    for row in reader:
        name = _name(file, reader.line_num, row, models)
        p50_seconds = _seconds(file, reader.line_num, row, "p50_seconds")
        p90_seconds = _seconds(file, reader.line_num, row, "p90_seconds")
        if p90_seconds < p50_seconds:
            raise TableError(file, reader.line_num, "p90_seconds", f"{p90_seconds} is below p50 {p50_seconds}")
        models[name] = DelayModel.through(p50_seconds, p90_seconds)
    return models


def _name(file: str, line: int, row: Mapping[str, str], models: Mapping[str, DelayModel]) -> str:
    if None in row:  # where DictReader puts what the header has no column for
        raise TableError(file, line, "(row)", f"has more than {len(_COLUMNS)} fields")
    name = row["name"]
    if name not in {"acknowledge", "turnout", "scene"}:
        raise TableError(file, line, "name", f"{name[:MAX_SHOWN]!r} is not acknowledge, turnout or scene")
    if name in models:
        raise TableError(file, line, "name", f"{name!r} stands twice")
    return name


def _seconds(file: str, line: int, row: Mapping[str, str], field: str) -> float:
    try:
        seconds = float(row[field])
    except ValueError:
        raise TableError(file, line, field, f"{row[field][:MAX_SHOWN]!r} is not a number") from None
    if not 0 < seconds <= 86_400:
        raise TableError(file, line, field, f"{seconds} is not between 0 and 86400 seconds")
    return seconds
