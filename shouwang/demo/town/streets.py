"""Streets as straight lines of the plan, knowing where others meet them; blocks between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from shouwang.demo.town.names import Name, named
from shouwang.demo.town.sheet import Sheet, Spot, Tags, with_steps

HALF_WIDTHS_M = {"primary": 20.0, "secondary": 15.0, "tertiary": 11.0, "residential": 7.0}
LANES = {"primary": "6", "secondary": "4", "tertiary": "2"}
SPEEDS_KMH = {"primary": "60", "secondary": "50", "tertiary": "40", "residential": "30"}


@dataclass
class Street:
    """A line at ``at`` metres, running north (``is_upright``) or east; ``t`` metres say where along it."""

    is_upright: bool
    at: float
    spans: list[tuple[float, float]]
    highway: str
    sections: list[tuple[float, Name]]  # name up to this t
    extra: Tags = field(default_factory=dict)
    crossings: list[tuple[float, float, Tags]] = field(default_factory=list)  # bridges, underpasses
    meetings: set[float] = field(default_factory=set)

    @property
    def half_width_m(self) -> float:
        return HALF_WIDTHS_M[self.highway]

    def spot(self, t: float, aside_m: float = 0.0) -> Spot:
        return (self.at + aside_m, t) if self.is_upright else (t, self.at + aside_m)

    def covers(self, t: float, until: float | None = None) -> bool:
        end = t if until is None else until
        return any(start - 0.1 <= t and end <= stop + 0.1 for start, stop in self.spans)

    def name_at(self, t: float) -> Name:
        return next(name for until, name in self.sections if t <= until)

    def cut(self, start: float, stop: float) -> None:
        """Take the stretch away."""
        parts = [(a, min(b, start)) for a, b in self.spans] + [(max(a, stop), b) for a, b in self.spans]
        self.spans = sorted((a, b) for a, b in parts if b - a > 1)


def meet(upright: list[Street], level: list[Street]) -> None:
    """Mark where streets cross or end on one another."""
    for street in upright:
        for other in level:
            if street.covers(other.at) and other.covers(street.at):
                street.meetings.add(other.at)
                other.meetings.add(street.at)


def draw_street(sheet: Sheet, street: Street) -> None:
    """One way per stretch between name changes, bridges and gaps."""
    for start, stop in street.spans:
        breaks = {start, stop, *(until for until, _ in street.sections if start < until < stop)}
        breaks.update(t for crossing in street.crossings for t in crossing[:2] if start < t < stop)
        for begin, end in pairwise(sorted(breaks)):
            stops = sorted({begin, end, *(t for t in street.meetings if begin < t < end)})
            sheet.road([street.spot(t) for t in stops], _tags(street, (begin + end) / 2))


def _tags(street: Street, t: float) -> Tags:
    tags = named(street.name_at(t), highway=street.highway, maxspeed=SPEEDS_KMH[street.highway])
    if street.highway in LANES:
        tags["lanes"] = LANES[street.highway]
    for start, stop, extra in street.crossings:
        if start < t < stop:
            tags |= extra
    return tags | street.extra


def beside(street: Street, every_m: float, aside_m: float) -> Iterator[Spot]:
    """Spots along a street at a steady distance, on alternate sides."""
    side = 1.0
    for start, stop in street.spans:
        for index in range(int((stop - start) // every_m)):
            side = -side
            yield street.spot(start + every_m * (index + 0.5), side * aside_m)


@dataclass
class Block:
    """Land between streets. A side without a street is ``None``."""

    x0: float
    y0: float
    x1: float
    y1: float
    sides: dict[str, Street | None]
    cell: tuple[int, int]

    @property
    def centre(self) -> Spot:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def inset(self, extra_m: dict[str, float] | None = None) -> tuple[float, float, float, float]:
        """The land itself: without the streets' halves and a pavement, and without ``extra_m`` per side."""
        gaps = {
            side: (street.half_width_m + 4 if street else 3) + (extra_m or {}).get(side, 0)
            for side, street in self.sides.items()
        }
        return (
            self.x0 + gaps["west"],
            self.y0 + gaps["south"],
            self.x1 - gaps["east"],
            self.y1 - gaps["north"],
        )


def line_of(sheet: Sheet, spots: list[Spot], tags: Tags) -> str:
    """A line that shares no node with anything: railway, river, boundary."""
    return sheet.way([sheet.node(*spot) for spot in with_steps(spots)], tags)
