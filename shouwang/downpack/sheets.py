"""The sheets themselves: what is open, who is where, whom to ring, and blank cards with numbers of their own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwang.accounts.models import User
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.models import Category, Incident, Note
from shouwang.dispatch.policy import categories
from shouwang.dispatch.queries.agencies import agencies_of
from shouwang.dispatch.queries.modes import modes_in_force
from shouwang.dispatch.queries.rows import Row, incident_rows
from shouwang.dispatch.states import OrderState
from shouwang.downpack import queries
from shouwang.downpack.actions import desk_of
from shouwang.downpack.models import CardBlock, Line
from shouwang.downpack.queries import OnTheirWay
from shouwang.duty.states import UnitState
from shouwang.foundation import sources
from shouwang.ui.paper import Frame, pdf

CARDS = 10  # of one print: five sheets
UNITS_ON_CARD = 4
NOTE_LENGTH = 400
Sheet = dict[str, object]


def downpack(block: CardBlock, *, seen_by: User, by_name: str = "") -> bytes:
    """Everything in one PDF, in the language of whoever asks."""
    now = sources.now()
    frame = Frame(
        title=_("Down-pack"),
        station=desk_of(seen_by).shown_name,
        made_at=now,
        mode=_modes(seen_by),
        made_by=by_name,
        note=_(
            "Callers' names and numbers are not on these sheets: they are shown on the screen alone, one by one, for a "
            "reason. Notes may name people: keep the sheets at the desk and shred them afterwards."
        ),
    )
    shown = {
        "incidents": _incidents(now, seen_by),
        **_units_and_roster(now, seen_by),
        "tree": _tree(seen_by),
        "cards": _cards(block),
        "words": _words(),
    }
    return pdf("downpack/templates/downpack/downpack.typ", frame, shown)


def _modes(seen_by: User) -> str:
    """Each mode that is in force, and where it is not the whole of the desk's area."""
    desk = desk_of(seen_by)
    standing = modes_in_force([desk.path])
    said = [
        one.mode.shown_name if desk.is_within(one.area) else f"{one.mode.shown_name} ({one.area.shown_name})"
        for one in standing
    ]
    return " · ".join(said) or _("Routine mode")


def _incidents(now: datetime, seen_by: User) -> list[Sheet]:
    shown, notes = queries.incidents_with_notes(seen_by=seen_by)
    rows = incident_rows(shown, None, now)
    return [_incident(one, row, notes.get(one.id, [])) for one, row in zip(shown, rows, strict=True)]


def _incident(incident: Incident, row: Row, notes: Sequence[Note]) -> Sheet:
    where = f"{incident.lat:.5f}, {incident.lon:.5f}" if incident.lat is not None else ""
    return {
        "number": incident.number,
        "priority": f"P{incident.priority}",
        "what": incident.category.shown_name,
        "said": incident.category_text,
        "state": str(incident.get_state_display()),
        "place": row["place"] or _("Place unknown"),
        "where": where,
        "opened": _time(incident.opened_at),
        "clocks": [line for clock in _list(row["clocks"]) if (line := _clock(clock))],
        "notes": [{"at": _time(note.at), "text": _cut(note.text)} for note in notes],
        "units": [
            {
                "sign": order["call_sign"],
                "state": str(OrderState(str(order["state"])).label),
                "since": _time(order["since"]),
            }
            for order in _list(row["orders"])
        ],
    }


def _clock(clock: Row) -> str:
    """When it will be late, or since when it is: what is elapsed would be wrong as soon as it is printed."""
    due = clock["due_at"]
    if not isinstance(due, datetime):
        return ""
    words = _("%(clock)s: late since %(time)s") if due <= sources.now() else _("%(clock)s: by %(time)s")
    return words % {"clock": clock["name"], "time": _time(due)}


def _units_and_roster(now: datetime, seen_by: User) -> Sheet:
    found = queries.units_in_areas(seen_by=seen_by)
    on_shift = [one for one in found if one.duty is not None]
    numbers = dict(
        Incident.objects.filter(id__in=[one.duty.order.incident_id for one in on_shift if one.duty and one.duty.order])
        .order_by()
        .values_list("id", "number")
    )
    members = queries.members_of(one.unit for one in on_shift)
    return {
        "units": [_unit(one, numbers) for one in on_shift],
        "off": [one.unit.call_sign for one in found if one.duty is None],
        "crews": [
            {
                "sign": one.unit.call_sign,
                "post": one.unit.post.shown_name,
                "since": _time(one.duty.since) if one.duty else "",
                "names": members.get(one.unit.id, []),
            }
            for one in on_shift
        ],
        "desk": [vars(one) for one in queries.people_at_desk(now, seen_by=seen_by)],
    }


def _unit(one: OnTheirWay, numbers: dict[UUID, str]) -> Sheet:
    duty = one.duty
    assert duty is not None  # noqa: S101 - those off duty are listed by their call sign alone
    has_position = duty.lat is not None and duty.lon is not None
    return {
        "sign": one.unit.call_sign,
        "kind": str(one.unit.get_kind_display()),
        "state": str(UnitState(duty.state).label),
        "incident": numbers.get(duty.order.incident_id, "") if duty.order else "",
        "post": one.unit.post.shown_name,
        "near": one.near,
        "where": f"{duty.lat:.5f}, {duty.lon:.5f}" if has_position else _("no position"),
        "at": _time(duty.position_at) if duty.position_at else "",
    }


def _tree(seen_by: User) -> list[Sheet]:
    """By section; a post without a number gets a line to write on."""
    lines, posts = queries.lines_and_posts(seen_by=seen_by)
    tree: list[Sheet] = []
    for section in Line.Section:
        rows = [{"name": one.shown_name, "number": one.number} for one in lines if one.section == section]
        if section == Line.Section.POST:
            rows += [{"name": post.shown_name, "number": ""} for post in posts]
        if section in {Line.Section.DESK, Line.Section.SUPERVISION} and not rows:
            rows = [{"name": "", "number": ""}]
        if rows:
            tree.append({"name": str(section.label), "rows": rows})
    agencies = [{"name": one.shown_name, "number": one.dial_number} for one in agencies_of(desk_of(seen_by))]
    return [*tree, {"name": _("Agencies and neighbours"), "rows": agencies}] if agencies else tree


def _cards(block: CardBlock) -> Sheet:
    import segno

    common = [one for one in categories().values() if one.is_active]
    return {
        "numbers": [
            {"number": number, "code": segno.make(number, error="m").svg_inline(border=1, scale=4)}
            for number in block.numbers
        ],
        "kinds": [_kind(one) for one in sorted(common, key=lambda one: (one.priority, one.code))],
        "outcomes": [str(words) for words in DISPOSITIONS.values()],
        "rows": UNITS_ON_CARD,
    }


def _kind(category: Category) -> Sheet:
    return {"priority": f"P{category.priority}", "name": category.shown_name}


def _words() -> dict[str, str]:
    """Said once here, so that the layout holds no language."""
    return {
        "incidents": _("Open incidents"),
        "no_incidents": _("No incident is open."),
        "opened": _("opened"),
        "goes": _("Goes"),
        "nobody": _("nobody yet"),
        "units": _("Units on shift"),
        "no_units": _("No unit is on shift."),
        "off": _("off duty"),
        "unit": _("Unit"),
        "kind": _("Kind"),
        "state": _("State"),
        "incident": _("Incident"),
        "post": _("Post"),
        "last_position": _("Last position"),
        "at": _("At"),
        "roster": _("Roster"),
        "desk": _("At the desk (logged in)"),
        "no_desk": _("Nobody of the desk is logged in."),
        "crews": _("Crews on shift"),
        "since": _("Since"),
        "names": _("Names"),
        "tree": _("Whom to ring"),
        "tree_note": _("Numbers of institutions. Nobody's own number is printed; write what is missing by hand."),
        "number": _("Number"),
        "cards": _("Blank cards"),
        "cards_note": _(
            "One card for one incident, and each number once: print again for more. Write every time from the clock on "
            "the wall. When the system is back, enter the cards under “Paper cards”, also those that were spoilt."
        ),
        "card": _("Incident on paper"),
        "day": _("Day"),
        "ring": _("Ring"),
        "answered": _("Answered"),
        "written": _("Written down"),
        "place": _("Place"),
        "landmark": _("seen nearby, entrance, floor"),
        "what": _("What happened"),
        "type": _("Type"),
        "priority": _("Priority"),
        "sent": _("Sent"),
        "on_scene": _("On scene"),
        "cleared": _("Cleared"),
        "outcome": _("Outcome"),
        "closed": _("Closed"),
        "written_by": _("Written by"),
        "caller": _("Caller: name, number to ring back"),
        "entered": _("Entered: number, by, at"),
    }


def _time(at: object) -> str:
    """Of today without a date; the head says which day that is."""
    if not isinstance(at, datetime):
        return ""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate(sources.now())
    return f"{local:%H:%M:%S}" if is_today else f"{local:%m-%d %H:%M}"


def _cut(note: str) -> str:
    return note if len(note) <= NOTE_LENGTH else f"{note[:NOTE_LENGTH]}…"


def _list(rows: object) -> list[Row]:
    return rows if isinstance(rows, list) else []
