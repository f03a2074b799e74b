"""What was found, in words and as the pages take it (``shapes.py``)."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwang.approach.models import Entrance, Ground, Lane, SurveyedAsset
from shouwang.approach.queries import current, newest_version
from shouwang.approach.queries.finding import MOST_LANES, SHOWN_LANES_M, Found
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.places.models import Asset
from shouwang.places.queries import box_around

if TYPE_CHECKING:
    from shouwang.engine.approach.finding import Block, Near
    from shouwang.engine.roads.route import Route

REASONS = {
    "width": gettext_lazy("%(lane)s is %(found).1f m wide, the %(vehicle)s needs %(needed).1f m"),
    "height": gettext_lazy("%(lane)s is %(found).1f m high, the %(vehicle)s needs %(needed).1f m"),
    "kind": gettext_lazy("%(lane)s is not open to the %(vehicle)s"),
    "closed": gettext_lazy("%(lane)s is closed"),
    "cut_off": gettext_lazy("no way into %(lane)s is open to the %(vehicle)s"),
}
ORDER = {"dangerous_goods": 0, "hydrant": 1, "fire_point": 2, "aed": 3, "call_point": 4}


def approach_row(found: Found) -> dict[str, object]:
    target, stop = found.target, found.stop
    return {
        "target": list(target.spot),
        "place": target.place.id if target.place else None,
        "ground": ground_row(target.ground),
        "house": _house_row(found),
        "vehicle": _vehicle_row(found),
        "entrances": [
            {
                "name": str(one) if isinstance(one, Entrance) else one.shown_name,
                "purpose": one.purpose if isinstance(one, Entrance) else "",
                "lon": one.lon,
                "lat": one.lat,
                "is_best": stop is not None and stop.entrance == number,
            }
            for number, one in enumerate(target.entrances)
        ],
        "stop": _stop_row(found),
        "text": in_words(found),
        "lanes": _lane_rows(found),
        "near": _near_rows(found.near),
        "route": route_row(found.route),
    }


def ground_row(ground: Ground | None) -> dict[str, object] | None:
    if ground is None:
        return None
    newest = newest_version(ground)
    published = timezone.localtime(newest.published_at) if newest and newest.published_at else None
    return {
        "id": ground.id,
        "name": ground.shown_name,
        "kind": ground.kind,
        "version": newest.version if newest else None,
        "published_on": f"{published:%Y-%m-%d}" if published else "",
        "sheet": reverse("approach-sheet", args=[ground.id]),
    }


def _house_row(found: Found) -> dict[str, object] | None:
    house = found.target.house
    if house is None:
        return None
    text = " ".join(part for part in (house.street, house.number) if part)
    residents = house.place.residents if house.place and not house.residents else house.residents
    return {"id": house.id, "text": text, "floors": house.floors, "residents": residents}


def _vehicle_row(found: Found) -> dict[str, object]:
    return {
        "kind": found.kind,
        "kind_name": kind_name(found.kind),
        "call_sign": found.unit.call_sign if found.unit else "",
        "needs_width_m": found.size.needed_width_m,
        "needs_height_m": found.size.needed_height_m,
    }


def kind_name(kind: str) -> str:
    return str(Unit.Kind(kind).label)


def _stop_row(found: Found) -> dict[str, object] | None:
    stop = found.stop
    if stop is None:
        return None
    inner = list(zip(stop.walk.lon.tolist(), stop.walk.lat.tolist(), strict=True)) if stop.walk else []
    line = [list(point) for point in inner or [(stop.snap.lon, stop.snap.lat)]]
    return {
        "lon": stop.snap.lon,
        "lat": stop.snap.lat,
        "walk_m": round(stop.walk_m),
        "line": [*line, list(found.door)],
        "reason": {"code": stop.block.code, "text": reason_text(stop.block, found.kind)} if stop.block else None,
    }


def reason_text(block: "Block", kind: str) -> str:
    return str(REASONS[block.code]) % {
        "lane": block.name or _("the lane"),
        "found": block.found_m,
        "needed": block.needed_m,
        "vehicle": kind_name(kind),
    }


def in_words(found: Found) -> str:
    """One sentence, as it is read out by radio."""
    stop = found.stop
    if stop is None:
        return _("No way to the entrance is known.")
    entrance = found.target.entrances[stop.entrance] if found.target.entrances else None
    named = str(entrance) if entrance is not None else _("the door")
    if stop.walk is None:
        return _("Drives up to %(entrance)s.") % {"entrance": named}
    words = _("Stops %(metres)d m before %(entrance)s") % {"metres": round(stop.walk_m), "entrance": named}
    if stop.block is None:
        return words
    return _("%(stop)s: %(why)s") % {"stop": words, "why": reason_text(stop.block, found.kind)}


def _lane_rows(found: Found) -> list[dict[str, object]]:
    """The measured lanes around, for the map: how wide each is, and whether this vehicle passes."""
    from shouwang.engine.names.distance import metres_between

    near = list(current(Lane).filter(box_around(*found.door, SHOWN_LANES_M)).order_by("id"))
    away = metres_between(found.door, [one.lon for one in near], [one.lat for one in near]).tolist()
    nearest = [one for _metres, one in sorted(zip(away, near, strict=True), key=lambda pair: pair[0])][:MOST_LANES]
    return [
        {
            "name": lane.name,
            "line": lane.line,
            "width_m": lane.width_m,
            "height_m": lane.height_m,
            "text": lane_text(lane),
            "is_passable": _passes(lane, found),
        }
        for lane in nearest
    ]


def lane_text(lane: Lane) -> str:
    """2.1 m, and under an arch 2.1 m ↕ 2.8 m."""
    parts = [f"{lane.width_m:.1f}\u00a0m"] if lane.width_m is not None else []
    parts += [f"↕\u00a0{lane.height_m:.1f}\u00a0m"] if lane.height_m is not None else []
    return " ".join(parts)


def _passes(lane: Lane, found: Found) -> bool:
    from shouwang.places.roads import PROFILE_OF_KIND

    is_wide = lane.width_m is None or lane.width_m >= found.size.needed_width_m
    is_high = lane.height_m is None or lane.height_m >= found.size.needed_height_m
    return is_wide and is_high and PROFILE_OF_KIND[found.kind] in lane.passable


def _near_rows(near: list[tuple[Asset, "Near"]]) -> list[dict[str, object]]:
    facts = {one.asset_id: one for one in current(SurveyedAsset).filter(asset__in=[asset.id for asset, _near in near])}
    today = timezone.localtime(sources.now()).date()
    rows = []
    for asset, one in sorted(near, key=lambda pair: (ORDER.get(pair[0].kind, 9), pair[1].metres)):
        fact = facts.get(asset.id)
        rows.append(
            {
                "id": asset.id,
                "kind": asset.kind,
                "kind_name": asset.shown_kind,
                "name": asset.name,
                "detail": asset_detail(fact) if fact else "",
                "lon": asset.lon,
                "lat": asset.lat,
                "metres": round(one.metres),
                "is_straight": one.is_straight,
                "is_expired": bool(fact and fact.permit_until and fact.permit_until < today),
            }
        )
    return rows


def asset_detail(fact: SurveyedAsset) -> str:
    """What is stored or at hand there, and until when it is permitted."""
    parts = [fact.goods, fact.equipment]
    if fact.crew_size:
        parts.append(_("%(count)d people") % {"count": fact.crew_size})
    if fact.permit_until:
        parts.append(_("permit until %(date)s") % {"date": f"{fact.permit_until:%Y-%m-%d}"})
    return " · ".join(part for part in parts if part)


def route_row(route: "Route | None") -> dict[str, object] | None:
    if route is None:
        return None
    return {
        "line": [[float(lon), float(lat)] for lon, lat in zip(route.lon, route.lat, strict=True)],
        "travel_seconds": route.milliseconds / 1000,
        "length_m": route.length_m,
        "steps": [{"street": step.street, "length_m": step.length_m} for step in route.steps],
    }
