"""What an incident's detail and timeline say of joint command."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import parts, timeline
from shouwang.joint import queries
from shouwang.joint.models import DeskIncident, OperationIncident
from shouwang.journal.models import Entry


def _operation(incident: Incident, seen_by: User) -> object:
    found = queries.operation_of(incident, seen_by=seen_by)
    if found is None:
        return None
    return {
        "id": found.id,
        "name": found.name,
        "state": found.state,
        "state_name": found.get_state_display(),
        "page": reverse("operation", args=[found.id]),
    }


def _entries(incident_id: UUID) -> Iterable[Entry]:
    """What was done to many incidents in one deed: their desk changed hands, their operation ended."""
    desks = list(DeskIncident.objects.filter(incident=incident_id).values_list("change", flat=True))
    attached = OperationIncident.objects.filter(incident=incident_id, is_detached_by_end=True)
    ended = list(attached.values_list("operation", flat=True))
    if not desks and not ended:  # as a rule; the journal has no index by subject, so nothing is asked for nothing
        return []
    about = Q(verb="take_desk", subject_id__in=desks) | Q(verb="end_operation", subject_id__in=ended)
    return Entry.objects.filter(about).select_related("actor")


parts.offer("operation", _operation)
timeline.offer(_entries)
