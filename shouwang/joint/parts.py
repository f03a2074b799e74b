"""What an incident's detail and timeline say of joint command."""

from collections.abc import Iterable
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import parts, timeline
from shouwang.joint import queries
from shouwang.joint.models import DeskIncident, OperationIncident
from shouwang.joint.queries.showing import named
from shouwang.journal.models import Entry

DEEDS = ("take_desk", "end_operation")


def _operation(incident: Incident, seen_by: User) -> object:
    found = queries.operation_of(incident, seen_by=seen_by)
    return named(found) if found else None


def _entries(incident_id: UUID) -> Iterable[Entry]:
    """What was done to many incidents in one deed: their desk changed hands, their operation ended.

    Both are matters with a timeline of their own, so the journal's index finds them however long it is.
    """
    desks = list(DeskIncident.objects.filter(incident=incident_id).values_list("change", flat=True))
    attached = OperationIncident.objects.filter(incident=incident_id, is_detached_by_end=True)
    ended = list(attached.values_list("operation", flat=True))
    if not desks and not ended:  # as a rule
        return []
    return Entry.objects.filter(matter_id__in=[*desks, *ended], verb__in=DEEDS).select_related("actor")


parts.offer("operation", _operation)
timeline.offer(_entries)
