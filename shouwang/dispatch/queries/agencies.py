"""Whom one may ring from here, what was handed over to whom, and the record that is read out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import within
from shouwang.dispatch import rules
from shouwang.dispatch.actions.transfers import unknown_agency
from shouwang.dispatch.models import Agency, Incident, Transfer
from shouwang.dispatch.queries.rows import place_of
from shouwang.dispatch.states import TRANSFER_OPEN
from shouwang.foundation import text

NOTES_READ_OUT = 5  # the last ones: whoever listens writes along


def agencies_of(area: Area) -> list[Agency]:
    """Those that answer in this area, by what they are for."""
    order = {kind: place for place, kind in enumerate(Agency.Kind.values)}
    rows = Agency.objects.filter(is_active=True).select_related("area").defer("area__outline")
    return sorted((one for one in rows if one.serves(area)), key=lambda one: (order[one.kind], one.code))


def agency(agency_id: UUID, area: Area) -> Agency:
    """One that answers in this area; one of elsewhere and one that is not there are refused alike."""
    found = Agency.objects.filter(id=agency_id).select_related("area").defer("area__outline").first()
    if found is None or not found.is_active or not found.serves(area):
        raise unknown_agency()
    return found


def transfer(transfer_id: UUID, *, seen_by: User) -> Transfer:
    rows = Transfer.objects.select_related("incident__area", "agency").defer("incident__area__outline")
    seen = within(rows, rules.may_see_incidents.paths(seen_by), field="incident__area")
    found = seen.filter(id=transfer_id).first()
    if found is None:
        raise not_found()
    return found


def open_transfers(*, seen_by: User) -> list[Transfer]:
    """What nobody has confirmed yet, in the areas where this person may follow it up."""
    rows = Transfer.objects.filter(state__in=TRANSFER_OPEN).select_related(
        "agency", "incident__category", "incident__place"
    )
    seen = within(rows, rules.may_transfer.paths(seen_by), field="incident__area")
    return list(seen.order_by("due_at", "id"))


def transfers_part(incident: Incident, seen_by: User) -> dict[str, object] | None:
    transfers = Transfer.objects.filter(incident=incident).select_related("agency")
    rows = [transfer_row(one) for one in transfers.order_by("offered_at", "id")]
    if not rows:
        return None
    return {"transfers": rows, "record": record_of(incident)}


def transfer_row(one: Transfer) -> dict[str, object]:
    return {
        "id": one.id,
        "agency": one.agency_id,
        "name": one.agency.shown_name,
        "dial_number": one.agency.dial_number,
        "state": one.state,
        "offered_at": one.offered_at,
        "due_at": one.due_at,
        "connected_at": one.connected_at,
        "ended_at": one.ended_at,
        "taken_by": one.taken_by,
        "reference": one.reference,
        "reason": one.reason,
    }


def agency_rows(agencies: Sequence[Agency]) -> list[dict[str, object]]:
    return [
        {
            "id": one.id,
            "code": one.code,
            "kind": one.kind,
            "name": one.shown_name,
            "dial_number": one.dial_number,
            "repair_seconds": one.repair_seconds,
        }
        for one in agencies
    ]


def record_of(incident: Incident) -> str:
    """The incident in lines that one person reads out and another writes down. Without the caller: that is shown
    by an action of its own."""
    notes = list(incident.notes.order_by("-at", "-id")[:NOTES_READ_OUT])
    where = [place_of(incident)]
    if incident.lon is not None and incident.lat is not None:
        where.append(f"{incident.lat:.5f}, {incident.lon:.5f}")
    what = [incident.category.shown_name, incident.category_text]
    lines = [
        (_("Number"), incident.number),
        (_("What"), " · ".join(word for word in what if word)),
        (_("Where"), " · ".join(word for word in where if word) or _("place unknown")),
        (_("Reported at"), _moment(incident.opened_at)),
        (_("Priority"), str(incident.priority)),
        *((_moment(note.at), note.text) for note in reversed(notes)),
    ]
    return "\n".join(text.named(name, words) for name, words in lines)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
