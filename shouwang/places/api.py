"""Place search, the board's map tiles, closures."""

from datetime import date
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, Nothing, does, in_utc, reads
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import area_by_text
from shouwang.places import actions, queries, roads, rules
from shouwang.places.models import Closure, RoadVersion
from shouwang.places.shapes import PlaceAnswer, PlaceNotes, answer_row, note_rows

DEEPEST_ZOOM = 24


class ClosureBody(msgspec.Struct, forbid_unknown_fields=True):
    lon: float
    lat: float
    reason: str
    until: At | None = None


@does(ClosureBody)
def close_road(request: ByUser, body: ClosureBody) -> None:
    paths = rules.may_close_road.paths(request.user)
    fallback = Area.objects.filter(path__in=paths).order_by("path").first()
    until = body.until and in_utc(body.until, "until")
    actions.close_road(body.lon, body.lat, body.reason, until=until, fallback=fallback, by=request.user)


@does(Nothing)
def lift_closure(request: ByUser, body: Nothing, closure_id: UUID) -> None:
    found = queries.standing_closures(seen_by=request.user).select_related("area").filter(id=closure_id).first()
    if found is None:
        raise not_found()
    actions.lift_closure(found, by=request.user)


class NameBody(msgspec.Struct, forbid_unknown_fields=True):
    text: str


@does(NameBody)
def confirm_name(request: ByUser, body: NameBody, place_id: UUID) -> None:
    rules.may_confirm_name.require(request.user)
    actions.confirm_name(queries.place(place_id), body.text, by=request.user)


class SpotBody(msgspec.Struct, forbid_unknown_fields=True):
    lon: Lon
    lat: Lat


@does(SpotBody)
def move_place(request: ByUser, body: SpotBody, place_id: UUID) -> None:
    rules.may_review_names.require(request.user)
    actions.move_place(queries.place(place_id), body.lon, body.lat, by=request.user)


@reads(PlaceNotes)
def place_notes(request: ByUser, place_id: UUID) -> dict[str, object]:
    found = queries.place_with_notes(place_id, seen_by=request.user)
    return {"notes": note_rows(queries.notes_of(found), found)}


class PlaceNoteBody(msgspec.Struct, forbid_unknown_fields=True):
    place: UUID
    kind: str
    text: str
    ends_on: date


@does(PlaceNoteBody)
def write_place_note(request: ByUser, body: PlaceNoteBody) -> None:
    found = queries.place_with_notes(body.place, seen_by=request.user)
    actions.write_place_note(found, body.kind, body.text, ends_on=body.ends_on, by=request.user)


@does(Nothing)
def withdraw_place_note(request: ByUser, body: Nothing, note_id: UUID) -> None:
    actions.withdraw_place_note(queries.place_note(note_id, seen_by=request.user), by=request.user)


class PlaceQuestion(msgspec.Struct):
    q: str = ""
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET
    unit_lon: Lon | UnsetType = UNSET  # where the unit stands that calls
    unit_lat: Lat | UnsetType = UNSET
    area: str = ""  # the id of the caller's area


@reads(PlaceAnswer, asks=PlaceQuestion)
def search(request: ByUser, asked: PlaceQuestion) -> dict[str, object]:
    near = None if asked.lon is UNSET or asked.lat is UNSET else (asked.lon, asked.lat)
    unit = None if asked.unit_lon is UNSET or asked.unit_lat is UNSET else (asked.unit_lon, asked.unit_lat)
    answer = queries.search(asked.q, near=near, unit=unit, home=area_by_text(asked.area), seen_by=request.user)
    return answer_row(answer, *queries.shown(answer))


@require_GET
def tile(request: HttpRequest, version_id: UUID, zoom: int, column: int, row: int) -> HttpResponse:
    """One vector tile. Tiles of a version never change."""
    from shouwang.engine.roads.tiles import read_tile

    version = RoadVersion(id=version_id)
    path = roads.folder(version) / "map.mbtiles"
    if zoom > DEEPEST_ZOOM or max(column, row) >= 1 << zoom or not path.exists():
        raise Http404
    content = read_tile(path, zoom, column, row)
    if content is None:
        return HttpResponse(status=204)
    headers = {"Content-Encoding": "gzip", "Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(content, content_type="application/vnd.mapbox-vector-tile", headers=headers)


def closure_row(closure: Closure) -> dict[str, object]:
    return {
        "id": closure.id,
        "reason": closure.reason,
        "line": closure.line,
        "since": closure.since,
        "until": closure.until,
    }
