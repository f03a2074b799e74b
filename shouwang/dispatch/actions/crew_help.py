"""A crew in danger calls for help: an incident of its own, the loudest in the room, told to every crew of the area."""

from datetime import datetime

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.queries import area_at
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.intake import OTHER, next_number, write_note
from shouwang.dispatch.actions.ladder import first_step_at
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import Category, Incident, LadderStep, Order
from shouwang.dispatch.policy import categories
from shouwang.dispatch.states import ACTIVE, OPEN
from shouwang.duty.models import Position, Unit
from shouwang.duty.states import ShiftState
from shouwang.foundation import sources
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

CATEGORY = "officer_help"
CANCELLED = "help_cancelled"  # in an incident's flags: the crew says that it needs none any more
Where = tuple[float, float] | None


def call_for_help(unit: Unit, *, where: Where = None, happened_at: datetime | None = None, by: User) -> Incident:
    """``where``: what the phone knows, else the unit's last position. Pressed again it is the same one, loud again."""
    try:
        return _call_for_help(unit, where=where, happened_at=happened_at, by=by)
    except IntegrityError:  # two phones of one crew in the same instant
        return _call_for_help(unit, where=where, happened_at=happened_at, by=by)


@action
def _call_for_help(unit: Unit, *, where: Where, happened_at: datetime | None, by: User) -> Incident:
    rules.require_own_unit(by, unit)
    where = where or _last_position(unit)
    standing = Incident.objects.filter(help_of=unit, state__in=OPEN).select_related("area", "category").first()
    incident = _again(standing, where) if standing else _opened(unit, where)
    serving = Order.objects.filter(unit=unit, state__in=ACTIVE).values_list("incident", flat=True).first()
    append(
        "call_for_help",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        other_matter_id=serving if serving != incident.id else None,
        changes={
            "unit": unit.id,
            "number": incident.number,
            "category": incident.category_id,
            "priority": incident.priority,
            "is_again": standing is not None,
        }
        | as_told(true_time(happened_at)),
    )
    return incident


def _opened(unit: Unit, where: Where) -> Incident:
    now = sources.now()
    area = area_at(*where) if where else unit.area
    category = _category()
    return Incident.objects.create(
        number=next_number(timezone.localdate(now)),
        area=area or unit.area,
        opening_category=category,
        category=category,
        priority=1,
        lon=where[0] if where else None,
        lat=where[1] if where else None,
        flags=["place_unknown"] if where is None else ([] if area else ["outside_area"]),
        help_of=unit,
        is_alert=True,
        opened_at=now,
        waiting_since=now,
        ladder_at=first_step_at(LadderStep.For.INCIDENT, now, area or unit.area),
    )


def _category() -> Category:
    """A town may have struck the type off its list: the crew is helped all the same."""
    known = categories()
    found = known.get(CATEGORY) or known.get(OTHER)
    if found is None:
        raise Refusal("no_categories", _("No categories are set up yet; run shouwang init."), status=409)
    return found


def _again(incident: Incident, where: Where) -> Incident:
    """Where the crew is now; called off and called again, nobody has answered for it yet."""
    claim(incident)
    require_open(incident)
    incident.refresh_from_db(fields=["flags", "lon", "lat"])
    changes: dict[str, object] = {"is_alert": True}
    if CANCELLED in incident.flags:
        changes |= {"flags": [flag for flag in incident.flags if flag != CANCELLED], "dispatcher": None}
    if where is not None:
        changes |= {"lon": where[0], "lat": where[1]}
    Incident.objects.filter(id=incident.id).update(**changes)
    return incident


def _last_position(unit: Unit) -> Where:
    last = Position.objects.filter(shift__unit=unit, shift__state=ShiftState.ON).first()
    return (last.lon, last.lat) if last else None


@action
def cancel_help(incident: Incident, *, reason: str, by: User) -> None:
    """The crew says that it is safe. The alarm ends; the incident stays until the desk has heard them and closes it.

    Someone may be made to press this: only a person who has spoken with the crew ends the matter.
    """
    unit = incident.help_of
    if unit is None:
        rules.may_answer_order.require(by, incident.area)
        raise Refusal("no_help", _("Nobody has called for help here."), status=409)
    rules.require_own_unit(by, unit)
    claim(incident)
    require_open(incident)
    incident.refresh_from_db(fields=["flags"])
    if CANCELLED in incident.flags:
        raise Refusal("already_cancelled", _("The call for help was taken back already."), status=409)
    commitment = write_note(incident, reason, by)
    if commitment is None:
        raise Refusal("reason_needed", _("Say why no help is needed."), field="reason")
    Incident.objects.filter(id=incident.id).update(flags=[*incident.flags, CANCELLED], is_alert=False)
    append(
        "cancel_help",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"unit": unit.id, "note": commitment},
    )
