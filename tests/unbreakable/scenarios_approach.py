"""Surveys and sizes of vehicles, for ``scenarios``."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from shouwang.approach import actions
from shouwang.approach.features import Feature
from shouwang.approach.models import Survey
from shouwang.approach.tables import read_surveys
from shouwang.approach.vehicles import Size
from shouwang.foundation import sources
from tests import make

Call = Callable[[], object]


def _survey(stage: Any, *, is_measured: bool = False) -> Survey:
    survey, _house = make.survey(stage.town, stage.system)
    if is_measured:
        actions.finish_survey(survey, by=stage.system)
    return survey


def draft(stage: Any) -> Call:
    ground = make.ground(stage.town.beat_a, lon=make.WEST + 0.004, lat=make.SOUTH + 0.005)
    return partial(actions.draft_survey, ground, survey_id=sources.new_id(), covers=["lanes"], by=stage.system)


def record(stage: Any) -> Call:
    where = {"lon": make.WEST + 0.0041, "lat": make.SOUTH + 0.0052}
    return partial(
        actions.record_feature, _survey(stage), Feature(id=sources.new_id(), kind="hydrant", **where), by=stage.system
    )


def drop(stage: Any) -> Call:
    survey, house = make.survey(stage.town, stage.system)
    return partial(actions.drop_feature, survey, house, by=stage.system)


def write(stage: Any) -> Call:
    path = stage.folder / "surveys.geojson"
    path.write_text(json.dumps(SURVEYS), "utf-8")
    lines = read_surveys(path)
    return partial(actions.write_surveys, path.name, lines, by=stage.system)


def on(act: Callable[..., object], *args: Any, is_measured: bool = False) -> Callable[[Any], Call]:
    return lambda stage: partial(act, _survey(stage, is_measured=is_measured), *args, by=stage.system)


def _feature(kind: str, shape: str, coordinates: Any, **facts: object) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": shape, "coordinates": coordinates},
        "properties": {"kind": kind, "ground": "g"} | facts,
    }


W, S = make.WEST, make.SOUTH
SURVEYS = {
    "type": "FeatureCollection",
    "features": [
        _feature(
            "ground",
            "Polygon",
            [[[W + 0.003, S + 0.004], [W + 0.005, S + 0.004], [W + 0.005, S + 0.006], [W + 0.003, S + 0.004]]],
            id="g",
            name="三塘村",
            ground_kind="village",
            ground=None,
        ),
        _feature("house", "Point", [W + 0.004, S + 0.0051], id="h", number="12"),
        _feature("entrance", "Point", [W + 0.004, S + 0.00505], id="e", house="h", purpose="main"),
        _feature("lane", "LineString", [[W + 0.004, S + 0.005], [W + 0.004, S + 0.0055]], id="l", width_m=2.1),
        _feature("point", "Point", [W + 0.0041, S + 0.005], id="p", name="牌坊"),
        _feature("dangerous_goods", "Point", [W + 0.0042, S + 0.005], id="d", permit_until="2026-06-30"),
    ],
}
SCENARIOS: dict[str, list[Callable[[Any], Call]]] = {
    "approach.actions.files.write_surveys": [write],
    "approach.actions.publishing.discard_survey": [on(actions.discard_survey)],
    "approach.actions.publishing.finish_survey": [on(actions.finish_survey)],
    "approach.actions.publishing.publish_survey": [on(actions.publish_survey, is_measured=True)],
    "approach.actions.publishing.return_survey": [on(actions.return_survey, "x", is_measured=True)],
    "approach.actions.surveying.draft_survey": [draft],
    "approach.actions.surveying.drop_feature": [drop],
    "approach.actions.surveying.record_feature": [record],
    "approach.actions.vehicles.set_vehicle_size": [
        lambda stage: partial(actions.set_vehicle_size, "fire", Size(2.5, 3.5, 0.5, 0.2), by=stage.system)
    ],
}
