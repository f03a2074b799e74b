"""Place search, the board's map tiles, closures."""

from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from msgspec import UNSET, UnsetType

from shouwang.accounts.endpoint import At, ByUser, Lat, Lon, Nothing, does, in_utc, reads
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.places import actions, queries, roads, rules
from shouwang.places.models import Closure, Place, RoadVersion

if TYPE_CHECKING:
    from shouwang.engine.names import Candidate

DEEPEST_ZOOM = 24
FITS = {
    "exact": _("the very name"),
    "prefix": _("begins like this"),
    "trigram": _("sounds close to %(text)s"),
    "alias": _("also called so"),
    "number": _("house number %(asked)s"),
    "near": _("%(distance_m)d m away"),
}


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


class PlaceQuestion(msgspec.Struct):
    q: str = ""
    lon: Lon | UnsetType = UNSET
    lat: Lat | UnsetType = UNSET


class PlaceRow(msgspec.Struct, forbid_unknown_fields=True):
    place: UUID
    text: str
    detail: str
    kind: Place.Kind
    lon: float
    lat: float
    score: float
    reasons: list[str]


class PlaceAnswer(msgspec.Struct, forbid_unknown_fields=True):
    candidates: list[PlaceRow]
    ambiguous: bool
    question: str | None


@reads(PlaceAnswer, asks=PlaceQuestion)
def search(request: ByUser, asked: PlaceQuestion) -> dict[str, object]:
    near = None if asked.lon is UNSET or asked.lat is UNSET else (asked.lon, asked.lat)
    answer = queries.search(asked.q, near=near, seen_by=request.user)
    places = queries.places_by_id([candidate.place_id for candidate in answer.candidates])
    return {
        "candidates": [
            _candidate_row(candidate, places[candidate.place_id])
            for candidate in answer.candidates
            if candidate.place_id in places
        ],
        "ambiguous": answer.is_ambiguous,
        "question": str(_("Which one is meant?")) if answer.is_ambiguous else None,
    }


def _candidate_row(candidate: "Candidate", place: Place) -> dict[str, object]:
    return {
        "place": place.id,
        "text": place.shown_name,
        "detail": place.area.shown_name if place.area else "",
        "kind": place.kind,
        "lon": place.lon,
        "lat": place.lat,
        "score": round(candidate.score, 3),
        "reasons": [str(FITS[fit.code]) % fit.params for fit in candidate.fits if fit.code in FITS],
    }


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
