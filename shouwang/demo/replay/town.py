"""An installation for a replay, set up from a road extract by the same actions as any other.

Posts are the police premises of the extract (vehicle pounds, which OpenStreetMap tags alike, are none); an extract
without any gets posts spread over its roads. Each post has a beat: the cell of what lies nearest to it. Units are
spread over the posts in turn, with one crew member each; every fifth is on an e-bike, the others in cars, which
carry extinguishers. All of them start on duty at their post.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from shouwang.accounts.actions import create_user, grant_role
from shouwang.accounts.models import Role, User
from shouwang.accounts.queries import system_user
from shouwang.areas.actions import import_areas
from shouwang.areas.cells import Bounds, box, cells_around
from shouwang.areas.models import Area
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import install_policy
from shouwang.duty.actions import join_unit, set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.foundation import sources
from shouwang.places.actions import write_roads
from shouwang.places.importing import Prepared, discard, prepare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from shouwang.engine.roads.extract import Extract

NO_POSTS = ("impound", "fourrière")
CAR_CAPABILITIES = ["police", "fire"]
MOST_SPREAD_POSTS = 4
MAX_POST_METRES = 500.0
METRES_PER_DEGREE = 111_195.0
MARGIN_DEGREES = 0.005  # calls lie up to --max-snap-metres beside the roads
ROADS_OF_POSTS = frozenset({"primary", "secondary", "tertiary", "unclassified", "residential"})


class Spot(NamedTuple):
    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Town:
    station: Area
    call_taker: User
    dispatchers: list[User]
    crews: list[tuple[Unit, User]]


@contextmanager
def prepared_roads(path: Path, progress: Callable[[str, float], None]) -> Iterator[Prepared]:
    """All that can be refused about an extract is refused here, before anything is written."""
    prepared = prepare(path, progress)
    try:
        yield prepared
    finally:
        discard(prepared)


def set_up(prepared: Prepared, unit_count: int) -> Town:
    spots, bounds = _posts(prepared.extract, unit_count), _bounds(prepared.extract)
    by = system_user()
    areas = _areas(spots, bounds)
    import_areas(areas, source=prepared.version.source, by=by)
    prepared.version.id = sources.new_id()  # it was prepared before this replay's seed was sown
    write_roads(prepared, by=by)
    clocks, questions = catalogue.default_clocks(), catalogue.default_questions()
    install_policy(catalogue.default_categories(), catalogue.default_ladder(), clocks, questions, by=by)
    station, beats = areas[1], areas[2:]
    units = _set_up_units(spots, beats, unit_count, by)
    crews = [(unit, _member(unit, station, by)) for unit in units]
    return Town(
        station=station,
        call_taker=_user("taker", Role.CALL_TAKER, station, by),
        dispatchers=[_user(f"dispatcher-{number}", Role.DISPATCHER, station, by) for number in (1, 2)],
        crews=crews,
    )


def _bounds(extract: "Extract") -> Bounds:
    lon, lat = extract.node_lon, extract.node_lat
    west, south, east, north = float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())
    return west - MARGIN_DEGREES, south - MARGIN_DEGREES, east + MARGIN_DEGREES, north + MARGIN_DEGREES


def _posts(extract: "Extract", unit_count: int) -> list[Spot]:
    police = sorted(
        (place.osm_ref, Spot(place.name, place.lon, place.lat))
        for place in extract.places
        if place.tags.get("amenity") == "police" and not any(word in place.name.casefold() for word in NO_POSTS)
    )
    by_position = {(spot.lon, spot.lat): spot for _reference, spot in police if _is_on_a_road(extract, spot)}
    return list(by_position.values()) or _spread(extract, min(unit_count, MOST_SPREAD_POSTS))


def _is_on_a_road(extract: "Extract", spot: Spot) -> bool:
    return bool(_square_metres(extract, spot.lon, spot.lat)[_road_nodes(extract)].min() <= MAX_POST_METRES**2)


def _spread(extract: "Extract", count: int) -> list[Spot]:
    """Road nodes far from each other: the one nearest to the middle, then always the one furthest from all so far."""
    import numpy as np

    nodes = _road_nodes(extract)
    lon, lat = extract.node_lon[nodes], extract.node_lat[nodes]
    spots: list[Spot] = []
    far = -_square_metres(extract, float(lon.mean()), float(lat.mean()))[nodes]
    while len(spots) < count:
        node = int(far.argmax())
        if spots and far[node] == 0:
            break
        spot = Spot("", float(lon[node]), float(lat[node]))
        from_it = _square_metres(extract, spot.lon, spot.lat)[nodes]
        far = np.minimum(far, from_it) if spots else from_it
        spots.append(spot)
    return spots


def _road_nodes(extract: "Extract") -> "NDArray[np.int32]":
    import numpy as np

    driven = [road.nodes for road in extract.roads if road.tags.get("highway") in ROADS_OF_POSTS]
    return np.unique(np.concatenate(driven or [road.nodes for road in extract.roads]))


def _square_metres(extract: "Extract", lon: float, lat: float) -> "NDArray[np.float64]":
    """Flat-earth, from every node of the extract."""
    east = (extract.node_lon - lon) * cos(radians(lat))
    squares: NDArray[np.float64] = (east**2 + (extract.node_lat - lat) ** 2) * METRES_PER_DEGREE**2
    return squares


def _areas(spots: Sequence[Spot], bounds: Bounds) -> list[Area]:
    """District, station area, then one beat a post."""
    district = Area(kind=Area.Kind.DISTRICT, name="District", name_en="District", outline=box(bounds))
    station = Area(kind=Area.Kind.STATION, name="Station", name_en="Station", parent=district, outline=box(bounds))
    cells = cells_around([(spot.lon, spot.lat) for spot in spots], bounds)
    beats = [
        Area(kind=Area.Kind.BEAT, name=f"Beat {number}", name_en=f"Beat {number}", parent=station, outline=cell)
        for number, cell in enumerate(cells, 1)
    ]
    return [district, station, *beats]


def _set_up_units(spots: Sequence[Spot], beats: Sequence[Area], count: int, by: User) -> list[Unit]:
    posts = [
        Post(
            code=f"P{number}",
            kind=Post.Kind.STATION if number == 1 else Post.Kind.POLICE_ROOM,
            name=spot.name or f"Post {number}",
            area=beat,
            lon=spot.lon,
            lat=spot.lat,
        )
        for number, (spot, beat) in enumerate(zip(spots, beats, strict=True), 1)
    ]
    units = [_unit(number, posts[(number - 1) % len(posts)]) for number in range(1, count + 1)]
    set_up_posts(posts, units, by=by)
    for unit in units:
        start_shift(unit, by=by)
    return units


def _unit(number: int, post: Post) -> Unit:
    if number % 5 == 0:
        return Unit(
            call_sign=f"E{number:02d}",
            kind=Unit.Kind.E_BIKE,
            post=post,
            area=post.area,
            capabilities=["police"],
        )
    return Unit(
        call_sign=f"C{number:02d}",
        kind=Unit.Kind.CAR,
        post=post,
        area=post.area,
        capabilities=CAR_CAPABILITIES,
    )


def _member(unit: Unit, station: Area, by: User) -> User:
    member = _user(f"crew-{unit.call_sign}", Role.UNIT, station, by)
    join_unit(member, unit, by=by)
    return member


def _user(username: str, role: Role, station: Area, by: User) -> User:
    user = create_user(username, username, None, by=by)
    grant_role(user, role, station, by=by)
    return user
