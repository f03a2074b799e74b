"""What every program of the benchmark has: its arguments, its measurement, the lines it adds to the table."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Protocol


@dataclass(frozen=True)
class Line:
    """One figure beside what it is measured against; `is_met` is None where there is no goal."""

    what: str
    figure: object
    unit: str
    beside: str
    is_met: bool | None = None


@dataclass(frozen=True)
class Samples:
    """Seconds of the same work, ours and the peer's, taken in turns: what a busy machine does, it does to both."""

    ours: Sequence[float]
    peer: Sequence[float]

    @property
    def ratio(self) -> float:
        """How many times faster ours is; higher is better."""
        return median(self.peer) / median(self.ours)


class Program(Protocol):
    """A module of this package."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def measure(self, options: argparse.Namespace) -> dict[str, object]:
        """The figures, by the names that the documents use."""

    def lines(self, result: Mapping[str, object]) -> list[Line]:
        """The figures of `measure` beside their goals."""

    def samples(self) -> dict[str, Samples]:
        """Five of ours and five of the peer's for each ratio that is guarded; a minute at most, no real data."""


def in_turns(ours: Callable[[], float], peer: Callable[[], float], times: int = 5) -> Samples:
    """Each callable does its work once and answers with the seconds it took."""
    pairs = [(ours(), peer()) for _ in range(times)]
    return Samples([mine for mine, _ in pairs], [other for _, other in pairs])


def printed(lines: Sequence[Line]) -> str:
    """The lines as a table of Markdown."""
    marks = {True: "met", False: "missed", None: ""}
    rows = [("figure", "reached", "beside", "goal")]
    rows += [
        (line.what, f"{_short(line.figure)} {line.unit}".strip(), line.beside, marks[line.is_met]) for line in lines
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    texts = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {text} |" for text in (texts[0], rule, *texts[1:]))


def _short(figure: object) -> str:
    return f"{figure:.3g}" if isinstance(figure, float) and abs(figure) < 1000 else str(figure)


def run(program: Program, name: str) -> int:
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=str(program.__doc__))
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    program.add_arguments(parser)
    options = parser.parse_args()
    result = program.measure(options)
    print(json.dumps(result, indent=2) if options.json else printed(program.lines(result)), file=sys.stdout)
    return 0
