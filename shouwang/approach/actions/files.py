"""Surveys from a file: read and checked whole, then written and published in one transaction, or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shouwang.accounts.models import User
from shouwang.approach import rules
from shouwang.approach.actions.publishing import next_version, put_in_place
from shouwang.approach.models import Entrance, Ground, House, Lane, NamedPoint, SurveyedAsset, Table
from shouwang.approach.states import SurveyState
from shouwang.approach.tables import GroundLine, read_surveys
from shouwang.areas.queries import area_at
from shouwang.foundation import sources
from shouwang.journal.append import action, append
from shouwang.places.models import Place
from shouwang.places.queries import box_around

BATCH = 500
SAME_GROUND_M = 300.0
TABLES: tuple[Table, ...] = (House, Entrance, Lane, NamedPoint, SurveyedAsset)  # an entrance after its house


def import_surveys(path: Path, *, by: User) -> dict[str, int]:
    """How many grounds, things found, and things of earlier versions that these replace."""
    rules.may_import_surveys.require(by)
    return write_surveys(path.name, read_surveys(path), by=by)


@action
def write_surveys(source: str, lines: Sequence[GroundLine], *, by: User) -> dict[str, int]:
    rules.may_import_surveys.require(by)
    import_id = sources.new_id()
    counts = {"grounds": len(lines), "features": sum(len(line.rows) for line in lines), "replaced": 0}
    for line in lines:
        counts["replaced"] += _write_ground(line)
    append("import_surveys", ("import", import_id), by=by, area=None, changes={"source": source, **counts})
    return counts


def _write_ground(line: GroundLine) -> int:
    """The same id is the same ground: its next version."""
    now = sources.now()
    survey = line.survey
    survey.ground = _kept(line.ground)
    survey.state, survey.version = SurveyState.PUBLISHED, next_version(survey)
    survey.drafted_at = survey.measured_at = survey.published_at = now
    survey.save(force_insert=True)
    for table in TABLES:
        of_table: list[Any] = [row for row in line.rows if type(row) is table]
        table.objects.bulk_create(of_table, BATCH)
    return put_in_place(survey)


def _kept(ground: Ground) -> Ground:
    known = Ground.objects.filter(own_ref=ground.own_ref).first()
    if known is not None:
        ground.id, ground.place_id = known.id, known.place_id
    ground.area = area_at(ground.lon, ground.lat)
    if ground.place_id is None:
        ground.place = _same_place(ground)
    ground.save(force_insert=known is None, force_update=known is not None)
    return ground


def _same_place(ground: Ground) -> Place | None:
    """The place of the map that bears this name there."""
    near = Place.objects.filter(box_around(ground.lon, ground.lat, SAME_GROUND_M), name=ground.name, retired_at=None)
    taken = Ground.objects.exclude(place=None).values("place")
    return near.exclude(id__in=taken).order_by("id").first()
