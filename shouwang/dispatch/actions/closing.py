"""The end of an incident, its reopening, and who at the desk is responsible for it."""

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.contacts.actions import keep_contacts
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.intake import OTHER, write_note
from shouwang.dispatch.actions.ladder import waiting_anew
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import Category, Incident, Order
from shouwang.dispatch.policy import SET_ASIDE, categories
from shouwang.dispatch.states import ACTIVE, OPEN, IncidentState, incident_states_before
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append

DISPOSITIONS = {
    "dealt_with": _("dealt with"),
    "report_taken": _("report taken"),
    "handed_on": _("handed on"),
    "nobody_found": _("nobody found"),
    "unfounded": _("unfounded"),
    "advice_given": _("advice given"),
    "not_attended": _("not attended"),
}


@action
def close_incident(incident: Incident, category: Category, disposition: str, *, by: User) -> None:
    """Ends an incident with the category it turned out to be; what it was taken as stays beside it."""
    rules.may_close.require(by, incident.area)
    rules.require_not_reserved(by, "close", incident.area)
    if disposition not in DISPOSITIONS:
        raise Refusal("unknown_disposition", _("This is no known outcome."), field="disposition")
    claim(incident)
    if Order.objects.filter(incident=incident, state__in=ACTIVE).exists():
        raise Refusal("has_units", _("A unit is still on this incident; clear it or stand it down."), status=409)
    rules.require_nothing_open(incident)
    closed = Incident.objects.filter(id=incident.id, state__in=incident_states_before(IncidentState.CLOSED)).update(
        state=IncidentState.CLOSED,
        closing_category=category,
        disposition=disposition,
        closed_at=stamp_after("waiting_since"),
        ladder_at=None,
        is_alert=False,
    )
    if not closed:
        raise Refusal("not_open", _("Incident %(number)s is not open.") % {"number": incident.number}, status=409)
    append(
        "close_incident",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"category": category.code, "disposition": disposition},
    )


@action
def reopen_incident(incident: Incident, *, reason: str, by: User) -> None:
    """It is not over. The closing category and outcome are given anew at the next closing."""
    rules.require_reopening(by, incident)
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say why it is opened again."), field="reason")
    claim(incident)
    found = _no_longer_set_aside(incident)
    reopened = Incident.objects.filter(id=incident.id, state=IncidentState.CLOSED).update(
        state=IncidentState.WAITING,
        closing_category=None,
        disposition="",
        closed_at=None,
        reinforcement_step=0,
        **waiting_anew(incident, sources.now()),
        **found,
    )
    if not reopened:
        raise Refusal("not_closed", _("This incident is not closed."), status=409)
    append(
        "reopen_incident",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"note": write_note(incident, reason, by)} | _told(found),
    )


def _no_longer_set_aside(incident: Incident) -> dict[str, object]:
    """A call that was an emergency after all is of no known type yet, and its caller may have to be rung back."""
    incident.refresh_from_db(fields=["category", "flags"])
    if incident.category_id not in SET_ASIDE:
        return {}
    keep_contacts(incident.id)
    other = categories()[OTHER]
    return {"category": other, "priority": other.priority, "flags": [*incident.flags, "unknown_type"]}


def _told(found: dict[str, object]) -> dict[str, object]:
    return {"category": OTHER, "priority": found["priority"]} if found else {}


def take_over(incident: Incident, *, by: User) -> None:
    """The incident is mine from now on."""
    hand_over(incident, by, by=by)


@action
def hand_over(incident: Incident, to: User, *, by: User) -> None:
    """Another dispatcher answers for the incident from now on."""
    rules.may_hand_over.require(by, incident.area)
    claim(incident)
    require_open(incident)
    if not rules.may_dispatch(to, incident.area):
        raise Refusal("not_a_dispatcher", _("%(name)s does not dispatch in this area.") % {"name": to.name}, field="to")
    before = Incident.objects.values_list("dispatcher", flat=True).get(id=incident.id)
    if not Incident.objects.filter(id=incident.id, state__in=OPEN).exclude(dispatcher_id=to.id).update(dispatcher=to):
        raise Refusal("already_theirs", _("%(name)s has this incident already.") % {"name": to.name}, status=409)
    append(
        "hand_over",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"from": before, "to": to.id},
    )
