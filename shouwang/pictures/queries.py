"""Every read of pictures; each within the incidents of the person it is read for."""

from datetime import datetime, timedelta
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.dispatch.models import Incident
from shouwang.dispatch.queries import incident as incident_by_id
from shouwang.foundation import sources
from shouwang.journal.models import Entry
from shouwang.pictures import rules
from shouwang.pictures.models import Picture

SHOWN_FOR = timedelta(minutes=5)  # after the entry of a view: long enough for a clip on a bad network


def picture(picture_id: UUID, *, seen_by: User) -> Picture:
    found = Picture.objects.filter(id=picture_id).select_related("incident__area", "unit").first()
    if found is None:
        raise not_found()
    incident_by_id(found.incident_id, seen_by=seen_by)  # a foreign incident's picture is not there
    return found


def pictures_of(incident: Incident) -> list[Picture]:
    return list(Picture.objects.filter(incident=incident).select_related("unit").order_by("sent_at", "id"))


def is_viewing(found: Picture, *, seen_by: User) -> bool:
    """Whether this person's own entry about looking at it is fresh: no entry, nothing to see."""
    entries = Entry.objects.filter(matter_id=found.incident_id, actor=seen_by, verb="view_picture")
    return entries.filter(subject_id=found.id, recorded_at__gte=sources.now() - SHOWN_FOR).exists()


def due_pictures(now: datetime) -> list[Picture]:
    due = Picture.objects.filter(erase_at__lte=now, held_at=None).select_related("incident__area")
    return list(due.order_by("erase_at", "id")[:100])


def rows(incident: Incident, seen_by: User) -> object:
    """What the strip of an incident shows before anybody looks: that there is one, from whom, when."""
    if not rules.may_view(seen_by, incident):
        return None
    found = [
        {
            "id": one.id,
            "kind": one.kind,
            "call_sign": one.unit.call_sign if one.unit else "",
            "sent_at": one.sent_at,
            "seconds": one.seconds,
            "erase_at": one.erase_at,
            "held": one.held_at is not None,
        }
        for one in pictures_of(incident)
    ]
    return found or None
