"""Handing out numbers for blank cards, entering what came back, and the list of numbers that are rung."""

import re
from collections.abc import Sequence
from datetime import date
from posixpath import commonpath

from django.db import IntegrityError, connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.accounts.rules import not_found
from shouwang.areas.models import Area
from shouwang.areas.queries import area_by_id, first_of, root_area
from shouwang.dispatch.actions import Past, write_past
from shouwang.dispatch.models import Incident
from shouwang.downpack import rules
from shouwang.downpack.models import Card, CardBlock, Line
from shouwang.duty.models import Post
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append

MOST_CARDS = 60  # thirty sheets: a printer's tray, and more than a night away needs
CARD_NUMBER = re.compile(r"P-?(\d{8})-?(\d{1,6})")


@action
def hand_out_cards(area: Area, count: int, *, is_for_folder: bool = False, by: User) -> CardBlock:
    """The numbers of one print. They are out until each comes back, as an incident or void."""
    rules.may_print_downpack.require(by, area)
    if not 1 <= count <= MOST_CARDS:
        message = _("A print has 1 to %(most)d blank cards.") % {"most": MOST_CARDS}
        raise Refusal("too_many_cards", message, field="cards")
    now = sources.now()
    day = timezone.localdate(now)
    last = _last_number(day, count)
    block = CardBlock(
        day=day,
        first=last - count + 1,
        last=last,
        area=area,
        handed_out_at=now,
        handed_out_by=by,
        is_for_folder=is_for_folder,
    )
    insert(block)
    append(
        "hand_out_cards",
        ("card_block", block.id),
        by=by,
        area=area,
        changes={"first": block.numbers[0], "last": block.numbers[-1], "folder": is_for_folder},
    )
    return block


def _last_number(day: date, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO downpack_cardday (day, last) VALUES (%s, %s) "
            "ON CONFLICT (day) DO UPDATE SET last = downpack_cardday.last + excluded.last RETURNING last",
            [day, count],
        )
        return int(cursor.fetchone()[0])


def enter_card(number: str, past: Past, *, by: User) -> Incident:
    """What was written on a card becomes an incident like any other, with the times that were written."""
    try:
        return _enter_card(number, past, by=by)
    except IntegrityError:  # two people typing the same card: the number's key let one through
        raise settled(number) from None


@action
def _enter_card(number: str, past: Past, *, by: User) -> Incident:
    rules.may_enter_card.require(by)
    block = block_of(number, by=by)
    known = number_of(number)
    require_out(known)
    began_at = past.report.ring_at or past.report.answered_at or past.taken_at
    if timezone.localdate(began_at) < block.day:
        message = _("Card %(number)s was printed on %(day)s; the call cannot be older.")
        raise Refusal("older_than_card", message % {"number": known, "day": block.day}, field="day")
    kept = write_past(past, desk=block.area, by=by)
    Card.objects.create(number=known, block=block, incident=kept.incident, settled_at=sources.now(), settled_by=by)
    append(
        "enter_card",
        ("incident", kept.incident.id),
        by=by,
        area=kept.incident.area,
        matter_id=kept.incident.id,
        changes=kept.changes | {"card": known},
    )
    return kept.incident


@action
def void_cards(block: CardBlock, numbers: Sequence[str], *, reason: str, by: User) -> None:
    """Spoilt, lost or never used: these will not come back."""
    rules.may_enter_card.require(by, block.area)
    reason = text.checked(reason, "reason")
    if not reason:
        raise Refusal("reason_needed", _("Say what became of the cards."), field="reason")
    if not numbers or not set(numbers) <= set(block.numbers):
        raise not_found()
    for number in numbers:
        require_out(number)
    now = sources.now()
    Card.objects.bulk_create(
        Card(number=number, block=block, reason=reason, settled_at=now, settled_by=by) for number in numbers
    )
    append(
        "void_cards",
        ("card_block", block.id),
        by=by,
        area=block.area,
        changes={"cards": list(numbers), "reason": reason},
    )


@action
def set_lines(lines: Sequence[Line], *, by: User) -> None:
    """The whole list of numbers that are rung, anew."""
    rules.may_set_lines.require(by)
    before = Line.objects.count()
    Line.objects.all().delete()
    Line.objects.bulk_create(lines)
    town = root_area()
    if town is None:
        raise Refusal("no_areas", _("No areas are set up yet; run shouwang init."), status=409)
    append("set_lines", ("area", town.id), by=by, area=town, changes={"before": before, "lines": len(lines)})


def number_of(written: str) -> str:
    """As it is kept; full-width signs and missing hyphens come from keyboards and readers of codes."""
    folded = "".join(chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in written)
    found = CARD_NUMBER.fullmatch(folded.strip().upper().replace(" ", ""))
    if found is None:
        raise Refusal("no_card_number", _("A card's number looks like P-20261129-01."), field="number")
    return f"P-{found[1]}-{int(found[2]):02d}"


def block_of(number: str, *, by: User) -> CardBlock:
    """The print a number belongs to, where this person may enter its cards."""
    known = number_of(number)
    _mark, day, place = known.split("-")
    blocks = CardBlock.objects.filter(first__lte=int(place), last__gte=int(place)).select_related("area")
    for block in blocks.filter(day=f"{day[:4]}-{day[4:6]}-{day[6:]}") if _is_day(day) else ():
        if rules.may_enter_card(by, block.area):
            return block
    message = _("No card has the number %(number)s.") % {"number": known}
    raise Refusal("unknown_card", message, field="number")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def require_out(number: str) -> None:
    if Card.objects.filter(number=number).exists():
        raise settled(number)


def settled(number: str) -> Refusal:
    """Who was there before, and when."""
    card = Card.objects.filter(number=number_of(number)).select_related("incident", "settled_by").first()
    if card is None:  # the other one did not stay, or it was a unit that somebody sent in the same moment
        return Refusal("try_again", _("Somebody else changed this in the same moment; try again."), status=409)
    told = {
        "number": card.number,
        "incident": card.incident.number if card.incident else "",
        "name": card.settled_by.name,
        "time": f"{timezone.localtime(card.settled_at):%Y-%m-%d %H:%M}",
    }
    entered = _("Card %(number)s was entered by %(name)s at %(time)s: incident %(incident)s.")
    voided = _("Card %(number)s was made void by %(name)s at %(time)s.")
    return Refusal("card_settled", (entered if card.incident else voided) % told, status=409, field="number")


def desk_of(user: User) -> Area:
    """The first of the areas in which this person prints."""
    desk = _area_of_posts() if user.is_system else first_of(rules.may_print_downpack.paths(user))
    if desk is None:
        raise Refusal("no_right", _("Your role does not include this."), status=403)
    return area_by_id(desk.id)


def _area_of_posts() -> Area | None:
    """The smallest area that holds every post: the station's own, where a town's tree begins with its province."""
    paths = list(Post.objects.values_list("area__path", flat=True).distinct())
    return (first_of([f"{commonpath(paths)}/"]) if paths else None) or root_area()
