"""The way a crew can really take: where its vehicle stops, what is left to walk, what stands near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shouwang.approach import ways
from shouwang.approach.models import Entrance, Ground, House
from shouwang.approach.queries import current
from shouwang.approach.vehicles import Size, size_of, vehicle_of
from shouwang.duty.models import Position, Unit
from shouwang.places import roads
from shouwang.places.models import Asset, Place
from shouwang.places.queries import box_around, entrances_of

if TYPE_CHECKING:
    from shouwang.engine.approach.finding import Near, Stop
    from shouwang.engine.roads.route import Route

HOUSE_M = 25.0  # a point this near to a house means that house
LARGEST_GROUND_M = 1_000.0  # from its middle to its edge
ASSETS_M = 400.0  # as far as one fetches something on foot
MOST_OF_A_KIND = 3
SHOWN_LANES_M, MOST_LANES = 150.0, 12
LonLat = tuple[float, float]


@dataclass(frozen=True)
class Target:
    """What is to be reached: a house where one is known, and the entrances to try; without any, the spot itself."""

    spot: LonLat
    house: House | None
    ground: Ground | None
    entrances: tuple[Entrance | Place, ...]
    place: Place | None = None

    @property
    def doors(self) -> list[LonLat]:
        return [(one.lon, one.lat) for one in self.entrances] or [self.spot]


@dataclass(frozen=True)
class Found:
    """``reached`` is None before roads were imported, and where no way leads."""

    target: Target
    kind: str
    unit: Unit | None
    size: Size
    stop: "Stop | None"
    near: list[tuple[Asset, "Near"]]
    route: "Route | None"

    @property
    def door(self) -> LonLat:
        return self.target.doors[self.stop.entrance if self.stop else 0]


def target_of(place: Place | None, spot: LonLat) -> Target:
    house = _house(place, spot)
    ground = house.survey.ground if house else ground_at(place, spot)
    if house:
        entrances: Sequence[Entrance | Place] = list(current(Entrance).filter(house=house).order_by("purpose", "id"))
        return Target((house.lon, house.lat), house, ground, tuple(entrances), place)
    if ground and place and ground.place_id == place.id:
        entrances = list(current(Entrance).filter(survey__ground=ground, house=None).order_by("purpose", "id"))
        return Target(spot, None, ground, tuple(entrances or entrances_of(place)), place)
    return Target(spot, None, ground, (), place)


def _house(place: Place | None, spot: LonLat) -> House | None:
    """The house that is this place; without a place the nearest one, where it is near enough."""
    known = current(House).select_related("survey__ground__place", "place")
    if place is not None:
        found = known.filter(place=place).order_by("id").first()
        if found or place.kind not in {Place.Kind.ADDRESS, Place.Kind.BUILDING}:
            return found
    from shouwang.engine.names.distance import metres_between

    near = list(known.filter(box_around(*spot, HOUSE_M)).order_by("id"))
    away = metres_between(spot, [one.lon for one in near], [one.lat for one in near]).tolist()
    return next(
        (one for metres, one in sorted(zip(away, near, strict=True), key=lambda pair: pair[0]) if metres <= HOUSE_M),
        None,
    )


def ground_at(place: Place | None, spot: LonLat) -> Ground | None:
    """The ground that this place is, else the one whose outline the spot lies in."""
    from shapely import Point, Polygon

    known = Ground.objects.select_related("place")
    if place is not None and (found := known.filter(place=place).first()):
        return found
    inside = [
        one
        for one in known.filter(box_around(*spot, LARGEST_GROUND_M)).exclude(outline=[])
        if Polygon(one.outline).covers(Point(spot))
    ]
    return min(inside, key=lambda one: (Polygon(one.outline).area, one.id.hex), default=None)


def find(target: Target, *, kind: str, unit: Unit | None = None, position: Position | None = None) -> Found:
    """For one unit from where it is, or for any vehicle of a kind."""
    from shouwang.engine.approach.finding import find_stop

    size = size_of(kind, unit)
    book = ways.book()
    if book is None:
        return Found(target, kind, unit, size, None, [], None)
    reach = book.reach(vehicle_of(kind, size))
    stop = find_stop(reach, book.walk, target.doors)
    route = None
    if stop is not None and position is not None:
        start = reach.drive.snap(position.lon, position.lat, max_metres=roads.MAX_SNAP_METRES)
        route = reach.drive.route(start, stop.snap) if start else None
    door = target.doors[stop.entrance if stop else 0]
    return Found(target, kind, unit, size, stop, _near(book, door), route)


def _near(book: ways.WaysBook, door: LonLat) -> list[tuple[Asset, "Near"]]:
    """The nearest few of each kind, the nearest first."""
    from shouwang.engine.approach.finding import nearest

    assets = list(Asset.objects.filter(box_around(*door, ASSETS_M), retired_at=None).order_by("id"))
    found = nearest(book.walk, door, [(one.lon, one.lat) for one in assets], ASSETS_M)
    kept: list[tuple[Asset, Near]] = []
    count: dict[str, int] = {}
    for one in found:
        asset = assets[one.number]
        count[asset.kind] = count.get(asset.kind, 0) + 1
        if count[asset.kind] <= MOST_OF_A_KIND:
            kept.append((asset, one))
    return kept
