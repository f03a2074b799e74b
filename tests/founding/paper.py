"""The files of a small town on paper, and what an installation holds."""

import json
from pathlib import Path
from typing import Any

from django.apps import apps

from shouwang.founding.town import Files
from tests import make

POSTS = """code,kind,name,name_en,lon,lat,minimum_units
S,station,岱湖派出所,Daihu Station,116.0098,28.685,1
Y,service_station,西院服务站,West Yard,116.0004,28.685,0
"""
UNITS = """call_sign,kind,post,capabilities,on_shift
C01,car,S,police;first_aid,yes
F07,foot,Y,,no
"""
PEOPLE = """username,name,role,area,unit,language
zhou,周宁,dispatcher,,,en
crew,一车组,unit,岱湖派出所,C01,
"""
AGENCIES = """code,kind,name,name_en,dial_number,answer_seconds,repair_seconds,area
water,water,岱湖水厂,Daihu Water Works,8812345,120,5400,
next,station,西湖派出所,West Lake Station,8845678,,,岱湖派出所
"""
HALVES = (("一警格", "Beat 1", 9, 116.0, 116.005), ("二警格", "Beat 2", 9, 116.005, 116.01))


def files(folder: Path, **contents: str | bytes) -> Files:
    """The good files, some of them replaced."""
    for name, content in ({"posts": POSTS, "units": UNITS, "people": PEOPLE} | contents).items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / (f"{name}.geojson" if name == "areas" else f"{name}.csv")).write_bytes(raw)
    areas = folder / "areas.geojson" if "areas" in contents else None
    agencies = folder / "agencies.csv" if "agencies" in contents else None
    tables = folder / "posts.csv", folder / "units.csv", folder / "people.csv"
    return Files(make.extract(folder), *tables, areas, agencies=agencies)


def geojson(*features: dict[str, Any]) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def feature(name: str, kind: str, west: float, east: float, **properties: object) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": make.square(west, 28.68, east, 28.69)}
    return {"type": "Feature", "properties": {"name": name, "kind": kind} | properties, "geometry": geometry}


def state(home: Path) -> dict[str, object]:
    """How many rows stand in every table, and which road files are there."""
    counts = {model.__name__: model._default_manager.count() for model in apps.get_models()}
    return counts | {"files": sorted(path.name for path in home.glob("roads*/*"))}
