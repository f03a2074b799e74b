"""What stands ready along the streets: hydrants, AEDs, call points."""

from shouwang.demo.town.names import Name, named
from shouwang.demo.town.plan import PARK_CELLS, WIDTH_M, Plan
from shouwang.demo.town.register import Register
from shouwang.demo.town.sheet import Sheet, Spot
from shouwang.demo.town.streets import beside

HYDRANT_EVERY_M = 120.0
MAIN = {"primary", "secondary", "tertiary"}


def draw_fittings(sheet: Sheet, plan: Plan, stations: list[tuple[Name, Spot]], register: Register) -> None:
    _draw_hydrants(sheet, plan)
    _draw_aeds(sheet, stations, register)
    _draw_call_points(sheet, plan, stations)


def _draw_hydrants(sheet: Sheet, plan: Plan) -> None:
    """Not in the river: the bridges have none."""
    count = 0
    for street in plan.streets:
        if street.highway not in MAIN:
            continue
        for spot in beside(street, HYDRANT_EVERY_M, street.half_width_m + 2):
            if abs(spot[1] - plan.river_at) > 60 and -5 < spot[0] < WIDTH_M + 5:
                count += 1
                sheet.node(*spot, tags={"emergency": "fire_hydrant", "ref": f"XH{count:03d}"})


def _draw_aeds(sheet: Sheet, stations: list[tuple[Name, Spot]], register: Register) -> None:
    """In metro stations, and at the entrance of everything many people go to."""
    count = 0
    for station, (x, y) in stations:
        count += 1
        tags = named((f"{station[0]}AED", f"{station[1]} AED"), emergency="defibrillator", ref=f"AED{count:02d}")
        sheet.node(x + 12, y - 14, tags=tags)
    crowded = {"school", "hospital", "market", "mall", "hotel"}
    for organisation in register.organisations:
        if organisation.kind in crowded:
            count += 1
            name = (f"{organisation.name}AED", f"{organisation.name_en} AED")
            tags = named(name, emergency="defibrillator", ref=f"AED{count:02d}")
            sheet.positions.append((organisation.lon + 0.00006, organisation.lat - 0.00004))
            sheet.node_tags[len(sheet.positions)] = tags


def _draw_call_points(sheet: Sheet, plan: Plan, stations: list[tuple[Name, Spot]]) -> None:
    """One-key call points at stations, bridges, the park and along the river."""
    spots = [(x + 26, y + 18) for _, (x, y) in stations]
    spots += [(plan.columns[index] + 24, plan.river_at + side * 100) for index in (0, 4, 9) for side in (-1, 1)]
    spots += [(plan.columns[index] + 60, plan.river_at + 70) for index in (1, 2, 5, 6, 8)]
    column, row = PARK_CELLS[0]
    spots += [
        (plan.columns[column] + 60, plan.rows[row] + 60),
        (plan.columns[column + 2] - 60, plan.rows[row] + 60),
    ]
    for count, spot in enumerate(spots, 1):
        name = (f"一键报警点{count}号", f"Call Point {count}")
        sheet.node(*spot, tags=named(name, emergency="phone", ref=f"BJ{count:02d}"))
