"""A call comes in. It is always taken: no place, a place outside the area, an unknown type are kept and flagged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at, first_of
from shouwang.contacts.actions import new_contact
from shouwang.contacts.models import Contact
from shouwang.dispatch import rules
from shouwang.dispatch.actions.answers import Given, answer_rows, given, needs_too, raised, told
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.drafts import drop_draft
from shouwang.dispatch.actions.ladder import first_step_at
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import MAX_PRIORITY, Answer, Call, Category, Incident, LadderStep, Note
from shouwang.dispatch.policy import categories
from shouwang.foundation import sources, text
from shouwang.foundation.commitment import committed
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append
from shouwang.places.models import Place

OTHER = "other"


@dataclass(frozen=True)
class Report:
    """What a caller says and a call-taker types. Everything may be missing."""

    category: str | None = None
    category_text: str = ""
    priority: int | None = None
    place: Place | None = None
    place_text: str = ""
    lon: float | None = None
    lat: float | None = None
    note: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    channel: str = Call.Channel.PHONE
    ring_at: datetime | None = None
    answered_at: datetime | None = None
    answers: tuple[tuple[str, str], ...] = ()  # key of a question, and what was answered
    draft: UUID | None = None  # the form that was kept on the server until now


@action
def take_call(report: Report, *, incident_id: UUID | None = None, desk: Area | None = None, by: User) -> Incident:
    """Opens an incident for a call. ``desk`` is the area it belongs to while nobody knows where it is."""
    incident, rows, changes = new_incident(report, incident_id=incident_id, desk=desk, by=by)
    incident.ladder_at = first_step_at(LadderStep.For.INCIDENT, incident.opened_at, incident.area)
    drop_draft(report.draft, by=by)
    write_incident(incident, rows)
    append(
        "take_call",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes=changes | described(incident),
    )
    return incident


Rows = Sequence[Contact | Call | Note | Answer | None]
Changes = dict[str, object]


def new_incident(
    report: Report, *, incident_id: UUID | None, desk: Area | None, by: User
) -> tuple[Incident, Rows, Changes]:
    """What a call opens, what it leaves behind, and what the journal says of both. Nothing is written yet."""
    desk = desk or desk_of(by)
    category, flags = category_of(report)
    lon, lat = position_of(report)
    area = area_at(lon, lat) if lon is not None and lat is not None else None
    if lon is None:
        flags.append("place_unknown")
    elif area is None:
        flags.append("outside_area")
    rules.may_take_call.require(by, desk)
    now = sources.now()
    answers, words = given(category.code, report.answers)
    incident = Incident(
        id=incident_id or sources.new_id(),
        area=area or desk,
        opening_category=category,
        category=category,
        category_text=text.checked(report.category_text, "category_text"),
        priority=priority_of(report.priority, category, answers),
        place=report.place,
        place_text=text.checked(report.place_text, "place_text"),
        lon=lon,
        lat=lat,
        flags=flags,
        needs_too=needs_too(answers),
        opened_at=now,
        waiting_since=now,
    )
    (contact, call, note), changes = call_rows(incident, report, by, said=words)
    kept, said = _answers(incident, call, answers, by)
    return incident, (contact, call, note, *kept), changes | said


def write_incident(incident: Incident, rows: Rows) -> None:
    """The incident gets its number, and all rows are written; only the entry may follow."""
    # From here to the commit the day's row keeps others waiting on PostgreSQL: as late as can be.
    incident.number = next_number(timezone.localdate(incident.opened_at))
    insert(incident, *rows)


def described(incident: Incident) -> Changes:
    """What the journal says of a new incident."""
    return {
        "number": incident.number,
        "category": incident.category_id,
        "priority": incident.priority,
        "place": incident.place_id,
        "position": [incident.lon, incident.lat] if incident.lon is not None else None,
        "flags": incident.flags,
    }


@action
def add_call(incident: Incident, report: Report, *, by: User) -> Incident:
    """One more caller about an incident that is already known; what they say of it otherwise is kept as a note."""
    rules.may_take_call.require(by, incident.area)
    claim(incident)
    require_open(incident)
    incident.refresh_from_db(fields=["category", "priority", "needs_too"])
    answers, words = given(incident.category_id, report.answers)
    (contact, call, note), changes = call_rows(incident, report, by, said=[*_said(incident, report), *words])
    kept, told_of = _answers(incident, call, answers, by)
    rows, changes = (contact, call, note, *kept), changes | told_of
    insert(*rows)
    drop_draft(report.draft, by=by)
    if answers:
        after, needs = raised(incident.priority, answers), sorted({*incident.needs_too, *needs_too(answers)})
        changes |= {"before": {"priority": incident.priority}, "priority": after}
        Incident.objects.filter(id=incident.id).update(priority=after, needs_too=needs)
    append(
        "add_call",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes=changes,
    )
    return incident


def _said(incident: Incident, report: Report) -> list[str]:
    """Where and what it is in this caller's words, as far as the incident does not say so already."""
    where = text.checked(report.place_text, "place_text")
    if not where and report.place is not None:
        where = report.place.shown_name
    if not where and report.lon is not None and report.lat is not None:
        where = f"{report.lat:.5f}, {report.lon:.5f}"
    known = categories().get(report.category)
    what = known.shown_name if known else text.checked(report.category_text, "category_text")
    is_same_kind = known is not None and known.code == incident.category_id
    is_same_place = where == incident.place_text or (incident.place is not None and report.place == incident.place)
    is_new = ((where, is_same_place), (what, is_same_kind))
    return [words for words, is_known in is_new if words and not is_known]


def call_rows(
    incident: Incident, report: Report, by: User, *, said: Sequence[str] = ()
) -> tuple[tuple[Contact | None, Call, Note | None], Changes]:
    """What one call leaves behind, and what the journal says of it."""
    now = sources.now()
    ring_at = min(report.ring_at, now) if report.ring_at else None
    answered_at = min(max(report.answered_at, ring_at or report.answered_at), now) if report.answered_at else None
    channel = report.channel if report.channel in Call.Channel.values else Call.Channel.OTHER
    contact = new_contact(incident.id, incident.area, name=report.caller_name, phone=report.caller_phone)
    call = Call(
        incident=incident,
        channel=channel,
        ring_at=ring_at,
        answered_at=answered_at,
        taken_at=now,
        taken_by=by,
        contact_id=contact.id if contact else None,
    )
    note = _new_note(incident, report.note, by, said=said)
    return (contact, call, note), {
        "channel": channel,
        "ring_at": ring_at.isoformat() if ring_at else None,
        "answered_at": answered_at.isoformat() if answered_at else None,
        "contact": [contact.id, contact.commitment] if contact else None,
        "note": _committed(note),
    }


def _answers(incident: Incident, call: Call, answers: Sequence[Given], by: User) -> tuple[list[Answer], Changes]:
    kept = answer_rows(incident, call, answers, by)
    return kept, {"answers": told(kept)} if kept else {}


def write_note(incident: Incident, note: str, by: User, *, at: datetime | None = None) -> str | None:
    """Keeps what was written (``at``, or now) and answers with the salted hash the journal may hold."""
    row = _new_note(incident, note, by)
    if row is not None and at is not None:
        row.at = at
    insert(row)
    return _committed(row)


def _new_note(incident: Incident, note: str, by: User, *, said: Sequence[str] = ()) -> Note | None:
    note = text.checked(note, "note", limit=text.MAX_NOTE, is_many_lines=True)
    note = "\n".join((*said, *([note] if note else [])))
    return Note(incident=incident, at=sources.now(), by=by, text=note, salt=sources.new_salt()) if note else None


def _committed(note: Note | None) -> str | None:
    return committed(note.salt, note.text) if note else None


def desk_of(by: User) -> Area:
    desk = first_of(rules.may_take_call.paths(by))
    if desk is None:
        raise Refusal("no_right", _("Your role does not include this."), status=403)
    return desk


def category_of(report: Report) -> tuple[Category, list[str]]:
    known = categories()
    if report.category in known:
        return known[report.category], []
    if OTHER not in known:
        raise Refusal("no_categories", _("No categories are set up yet; run shouwang init."), status=409)
    return known[OTHER], ["unknown_type"]


def position_of(report: Report) -> tuple[float | None, float | None]:
    lon, lat = report.lon, report.lat
    if lon is not None and lat is not None and -180 <= lon <= 180 and -90 <= lat <= 90:
        return lon, lat
    # A live call is taken whatever its position claims to be.
    return (report.place.lon, report.place.lat) if report.place else (None, None)


def priority_of(asked: int | None, category: Category, answers: Sequence[Given] = ()) -> int:
    """What the call-taker says goes before what type and answers say."""
    return asked if asked is not None and 1 <= asked <= MAX_PRIORITY else raised(category.priority, answers)


def next_number(day: date) -> str:
    """Part of the actions that open an incident, as late in them as can be."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dispatch_daynumber (day, last) VALUES (%s, 1) "
            "ON CONFLICT (day) DO UPDATE SET last = dispatch_daynumber.last + 1 RETURNING last",
            [day],
        )
        return f"{day:%Y%m%d}-{cursor.fetchone()[0]:04d}"
