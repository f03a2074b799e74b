"""Two calls, one event: merging and splitting again."""

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.ladder import waiting_anew
from shouwang.dispatch.models import Incident, Order
from shouwang.dispatch.states import ACTIVE, OPEN, IncidentState, incident_states_before
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append


@action
def merge_incident(incident: Incident, into: Incident, *, by: User) -> None:
    """``incident`` is the same event as ``into``. Its units and its calls stay its own until it is split again.

    The one that stays is as urgent as the worse of both; a split does not lower it again: that is a person's word.
    """
    rules.may_merge.require(by, incident.area)
    rules.may_merge.require(by, into.area)
    if incident.id == into.id:
        raise Refusal("same_incident", _("An incident cannot be merged into itself."), field="into")
    claim(incident, into)
    if Order.objects.filter(incident=incident, state__in=ACTIVE).exists():
        raise Refusal("has_units", _("A unit is on this incident; stand it down or merge the other way."), status=409)
    rules.require_nothing_open(incident)
    if not Incident.objects.filter(id=into.id, state__in=OPEN).exists():
        raise Refusal("not_open", _("Incident %(number)s is not open.") % {"number": into.number}, status=409)
    merged = Incident.objects.filter(id=incident.id, state__in=incident_states_before(IncidentState.MERGED)).update(
        state=IncidentState.MERGED, merged_into=into, ladder_at=None, is_alert=False
    )
    if not merged:
        raise Refusal("not_open", _("Incident %(number)s is not open.") % {"number": incident.number}, status=409)
    worse = Incident.objects.values_list("priority", flat=True).get(id=incident.id)
    is_raised = Incident.objects.filter(id=into.id, priority__gt=worse).update(priority=worse)
    append(
        "merge_incident",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        other_matter_id=into.id,
        changes={"into": into.id, "raised_to": worse if is_raised else None},
    )


@action
def split_incident(incident: Incident, *, by: User) -> None:
    """It was another event after all: open again, waiting, its clock never having stopped."""
    rules.may_merge.require(by, incident.area)
    claim(incident)
    into = Incident.objects.values_list("merged_into", flat=True).get(id=incident.id)
    split = Incident.objects.filter(id=incident.id, state=IncidentState.MERGED).update(
        state=IncidentState.WAITING,
        merged_into=None,
        **waiting_anew(incident, sources.now()),
    )
    if not split:
        raise Refusal("not_merged", _("This incident is not merged."), status=409)
    append(
        "split_incident",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        other_matter_id=into,
        changes={"from": into},
    )
