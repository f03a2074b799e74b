"""Calls that are no incident: nuisance, misdirected, not a police matter. One record, closed in the moment it is made.

It has its number and its clocks as every call, so that calls are counted as they came; nobody is sent. It was an
emergency after all: ``reopen_incident``, which everybody who takes calls may do for these.
"""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.contacts.models import Contact
from shouwang.dispatch.actions.drafts import drop_draft
from shouwang.dispatch.actions.intake import Report, described, new_incident, write_incident
from shouwang.dispatch.models import Incident
from shouwang.dispatch.policy import SET_ASIDE
from shouwang.dispatch.states import IncidentState
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append

KEEP = timedelta(days=1)  # the number, in case it was an emergency; nobody keeps a list of those who call


@action
def set_aside_call(report: Report, *, incident_id: UUID | None = None, desk: Area | None = None, by: User) -> Incident:
    """Saves a call that needs nobody, with what it was for its outcome."""
    disposition = SET_ASIDE.get(report.category or "")
    if disposition is None:
        message = _("A call of this type is not set aside: it opens an incident.")
        raise Refusal("not_set_aside", message, field="category")
    incident, rows, changes = new_incident(report, incident_id=incident_id, desk=desk, by=by)
    incident.state, incident.disposition = IncidentState.CLOSED, disposition
    incident.closing_category = incident.category
    incident.closed_at = incident.opened_at + timedelta(microseconds=1)  # nothing ends in the moment it begins
    for row in rows:
        if isinstance(row, Contact):
            row.erase_at = sources.now() + KEEP
    drop_draft(report.draft, by=by)
    write_incident(incident, rows)
    append(
        "set_aside_call",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes=changes | described(incident) | {"disposition": disposition},
    )
    return incident
