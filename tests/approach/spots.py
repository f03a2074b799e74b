"""Spots around 秀隆街 of ``make.extract``, in metres from its middle crossing, and things found there."""

from typing import Any
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.approach.actions import draft_survey, finish_survey, publish_survey, record_feature
from shouwang.approach.features import Feature
from shouwang.approach.models import COVERS, Ground, Survey
from shouwang.foundation import sources
from tests import make

METRES = 111_195.0
LON, LAT = make.NODES["middle"]


def spot(east: float, north: float) -> dict[str, float]:
    return {"lon": LON + east / METRES / 0.8773, "lat": LAT + north / METRES}


def pair(east: float, north: float) -> tuple[float, float]:
    found = spot(east, north)
    return found["lon"], found["lat"]


def feature(kind: str, east: float, north: float, **facts: Any) -> Feature:
    return Feature(id=facts.pop("id", sources.new_id()), kind=kind, **spot(east, north), **facts)


def lane(start: tuple[float, float], end: tuple[float, float], **facts: Any) -> Feature:
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    known = {"passable": ["car", "e_bike", "foot", "fire"], "line": [pair(*start), pair(*end)]}
    return feature("lane", *middle, **(known | facts))


def begun(ground: Ground, by: User, *features: Feature, covers: list[str] | None = None) -> Survey:
    survey = draft_survey(ground, survey_id=sources.new_id(), covers=covers or list(COVERS), surveyed_by="E11", by=by)
    for one in features:
        record_feature(survey, one, by=by)
    return survey


def published(ground: Ground, by: User, *features: Feature, covers: list[str] | None = None) -> Survey:
    survey = begun(ground, by, *features, covers=covers)
    finish_survey(survey, by=by)
    return publish_survey(survey, by=by)


HOUSE = UUID("01900000-0000-7000-8000-00000000000a")
