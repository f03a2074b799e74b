"""The demo district Daihu (岱湖): 12 km², invented from a seed, the same bytes for the same seed."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

from shouwang.demo.town.areas import draw_areas
from shouwang.demo.town.campuses import draw_campus, draw_green
from shouwang.demo.town.compounds import draw_compound
from shouwang.demo.town.fittings import draw_fittings
from shouwang.demo.town.frontage import Frontage
from shouwang.demo.town.ground import Ground
from shouwang.demo.town.measured import Measured
from shouwang.demo.town.metro import draw_metro
from shouwang.demo.town.names import compound_names
from shouwang.demo.town.park import draw_park, park_block
from shouwang.demo.town.plan import HEIGHT_M, PARK_CELLS, WIDTH_M, draw_skeleton, make_plan
from shouwang.demo.town.register import DistrictTables, Register, settle
from shouwang.demo.town.sheet import Sheet, write_sheet
from shouwang.demo.town.streets import meet
from shouwang.demo.town.tenants import draw_landmarks, draw_posts, draw_shops, draw_small_organisations
from shouwang.demo.town.uses import CAMPUS_NAMES, assign_uses
from shouwang.demo.town.village import draw_village, village_streets

RESIDENTS = 44_000
Scale = Literal["district", "city", "metropolis"]
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Town:
    """The map, ready to be written, and what its tables say."""

    sheet: Sheet
    tables: DistrictTables
    measured: Measured


def write_district(
    path: Path, seed: int, progress: Progress | None = None, *, scale: Scale = "district", surveys: Path | None = None
) -> DistrictTables | None:
    """Write an ``.osm.pbf`` and, where asked for, the surveys of its grounds; the larger scales are streets only."""
    if scale != "district":
        from shouwang.demo.town.large import write_large

        write_large(path, seed, scale, progress)
        return None
    if progress:
        progress("invent", 0.0)
    town = build_district(seed)
    if progress:
        progress("write", 0.7)
    write_sheet(town.sheet, path)
    if surveys is not None:
        surveys.write_text(json.dumps(town.measured.as_geojson(town.sheet), ensure_ascii=False), "utf-8")
    if progress:
        progress("done", 1.0)
    return town.tables


def district_tables(seed: int) -> DistrictTables:
    """The tables of ``write_district`` with the same seed, without a file."""
    return build_district(seed).tables


def build_district(seed: int) -> Town:
    chance = Random(seed)
    plan = make_plan(chance)
    ground = Ground.invent(WIDTH_M, HEIGHT_M, chance, plan.river_at)
    sheet, register, frontage = Sheet(ground), Register(), Frontage()
    main, cross = village_streets(plan)
    plan.upright.append(main)
    plan.level.append(cross)
    meet(plan.upright, plan.level)
    names = iter(compound_names(chance))
    campus_names = {kind: iter(kind_names) for kind, kind_names in CAMPUS_NAMES.items()}
    for block, use in assign_uses(plan, chance):
        if use == "compound":
            draw_compound(sheet, block, next(names), chance, register, frontage)
        elif use == "green":
            draw_green(sheet, block, chance)
        else:
            draw_campus(sheet, block, use, next(campus_names[use]), chance, register, frontage)
    draw_village(sheet, plan, main, cross, chance, register)
    draw_park(sheet, park_block(plan, PARK_CELLS), chance, register)
    stations = draw_metro(sheet, plan, register)
    draw_posts(sheet, plan, frontage, register)
    draw_small_organisations(sheet, frontage, chance, register)
    draw_shops(sheet, frontage, chance)
    frontage.number_houses()
    draw_fittings(sheet, plan, stations, register)
    draw_landmarks(sheet, plan, register)
    draw_skeleton(sheet, plan)
    buildings = settle(register.homes, RESIDENTS)
    areas = draw_areas(sheet, plan)
    return Town(
        sheet,
        DistrictTables(register.posts, register.organisations, buildings, register.landmarks, areas),
        register.measured,
    )
