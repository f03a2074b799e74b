"""What an incident is and where: category, place, notes. Corrections are new entries; the first values stay there."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.queries import area_at
from shouwang.contacts.actions import move_contacts
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.intake import write_note
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import MAX_PRIORITY, Category, Incident
from shouwang.foundation import text
from shouwang.foundation.happening import as_told, true_time
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.places.models import Place


def _take(incident: Incident) -> None:
    """What is corrected is what stands there now; a closed incident is opened again first."""
    claim(incident)
    require_open(incident)
    incident.refresh_from_db(fields=["flags", "category", "priority", "place", "lon", "lat"])


@action
def set_place(
    incident: Incident,
    *,
    place: Place | None,
    place_text: str,
    lon: float | None,
    lat: float | None,
    by: User,
) -> None:
    """Says where it is. A person said so: nothing automatic overwrites it."""
    rules.may_describe_incident.require(by, incident.area)
    _take(incident)
    if place is not None and (lon is None or lat is None):
        lon, lat = place.lon, place.lat
    if lon is None or lat is None or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refusal("no_position", _("This place has no position."), field="lon")
    area = area_at(lon, lat)
    flags = [flag for flag in incident.flags if flag not in {"place_unknown", "outside_area"}]
    if area is None:
        flags.append("outside_area")
    before = {"place": incident.place_id, "position": [incident.lon, incident.lat]}
    Incident.objects.filter(id=incident.id).update(
        place=place,
        place_text=text.checked(place_text, "place_text"),
        lon=lon,
        lat=lat,
        area=area or incident.area,
        flags=flags,
        is_place_confirmed=True,
    )
    move_contacts(incident.id, area or incident.area)
    append(
        "set_place",
        ("incident", incident.id),
        by=by,
        area=area or incident.area,
        matter_id=incident.id,
        changes={
            "before": before,
            "place": place.id if place else None,
            "position": [lon, lat],
            "from_area": incident.area_id,
        },
    )


@action
def set_category(incident: Incident, category: Category, *, priority: int | None = None, by: User) -> None:
    """Corrects what kind of incident this is; the opening category stays as it was taken."""
    rules.may_describe_incident.require(by, incident.area)
    if priority is not None and not 1 <= priority <= MAX_PRIORITY:
        raise Refusal("unknown_priority", _("Priorities go from 1 to 4."), field="priority")
    _take(incident)
    before = {"category": incident.category_id, "priority": incident.priority}
    flags = [flag for flag in incident.flags if flag != "unknown_type"]
    after = priority or category.priority
    Incident.objects.filter(id=incident.id).update(category=category, priority=after, flags=flags)
    append(
        "set_category",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"before": before, "category": category.code, "priority": after},
    )


@action
def add_note(incident: Incident, note: str, *, happened_at: datetime | None = None, by: User) -> None:
    """Of the desk, or of a crew on the spot; ``happened_at``: when it was written, where that was without network."""
    rules.require_note(by, incident)
    claim(incident)
    at = true_time(happened_at, incident.opened_at)
    commitment = write_note(incident, note, by, at=at)
    if commitment is None:
        raise Refusal("empty", _("There is nothing to keep."), field="text")
    append(
        "add_note",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"note": commitment} | as_told(at),
    )
