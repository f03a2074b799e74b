"""Metro stations under Daishan Road, with exits named as the signs name them."""

from shouwang.demo.town.halls import measure_station
from shouwang.demo.town.names import Name, named
from shouwang.demo.town.plan import Plan
from shouwang.demo.town.register import Register
from shouwang.demo.town.sheet import Sheet, Spot
from shouwang.demo.town.streets import Street

EXITS = (
    ("A1", 1, 1, 62),
    ("A2", 1, 1, 0),
    ("B", -1, 1, 0),
    ("C1", -1, -1, 0),
    ("C2", -1, -1, 58),
    ("D", 1, -1, 0),
)
STATIONS: tuple[tuple[Name, tuple[str, ...], int], ...] = (
    (("梅湖站", "Meihu Station"), ("梅湖地铁站", "地铁梅湖"), 5),
    (("岱山南站", "Daishan South Station"), ("岱山南地铁站",), 1),
)


def draw_metro(sheet: Sheet, plan: Plan, register: Register) -> list[tuple[Name, Spot]]:
    """Two stations; returns their names and spots."""
    street, found = plan.upright[4], []
    for name, aliases, level_index in STATIONS:
        crossing = plan.level[level_index]
        spot = street.spot(crossing.at + 8, 5)
        tags = named(name, railway="station", station="subway", alt_name=";".join(aliases))
        node = sheet.node(*spot, tags=tags)
        register.add_landmark(name, aliases, sheet.positions[node - 1], f"n{node}")
        x, y = spot
        measured = register.measured.ground("station", name, (x - 40, y - 90, x + 40, y + 90))
        measure_station(measured, spot)
        for ref, east, north, farther in EXITS:
            exit_spot = _draw_exit(sheet, street, crossing, name, ref, (east, north, farther))
            measured.add("entrance", [exit_spot], name=f"{ref}口", purpose="main")
        found.append((name, spot))
    return found


def _draw_exit(
    sheet: Sheet, street: Street, crossing: Street, station: Name, ref: str, where: tuple[int, int, int]
) -> Spot:
    """Stairs on the pavement and the few steps to the street."""
    east, north, farther = where
    t = crossing.at + north * (crossing.half_width_m + 9 + farther)
    street.meetings.add(t)
    exit_spot = street.spot(t, east * (street.half_width_m + 2))
    node = sheet.joint(*exit_spot)
    sheet.way([sheet.joint(*street.spot(t)), node], {"highway": "footway"})
    sheet.node_tags[node] = named(
        (f"{station[0]}{ref}口", f"{station[1]} Exit {ref}"), railway="subway_entrance", ref=ref
    )
    return exit_spot
