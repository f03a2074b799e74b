"""An incident's timeline in words, read from its journal entries; whoever reads it, the entries are the same."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.queries import area_by_text
from shouwang.dispatch.actions.closing import DISPOSITIONS
from shouwang.dispatch.models import Agency, Category, Incident, Order, Transfer
from shouwang.dispatch.policy import categories
from shouwang.duty.models import Unit
from shouwang.foundation import text
from shouwang.journal.models import Entry
from shouwang.journal.queries import timeline

SENTENCES: dict[str, Promise] = {
    "take_call": _("Call taken: %(category)s, priority %(priority)s"),
    "set_aside_call": _("Call set aside: %(category)s"),
    "add_call": _("One more call about this"),
    "answer_question": _("Answered; priority %(priority)s"),
    "send_order": _("%(unit)s ordered"),
    "send_order_voice": _("%(unit)s ordered by radio"),
    "send_order_pulled": _("%(unit)s ordered, pulled from %(number)s"),
    "send_order_voice_pulled": _("%(unit)s ordered by radio, pulled from %(number)s"),
    "send_order_left": _("%(unit)s pulled to a more urgent incident"),
    "reinforce": _("Reinforcement step %(step)s: %(units)s"),
    "reinforce_short": _("Reinforcement step %(step)s: %(units)s, %(short)s fewer than the card wants"),
    "stand_down": _("Stand-down: %(units)s"),
    "withdraw_order": _("%(unit)s taken back"),
    "order_delivered": _("%(unit)s: order delivered"),
    "order_seen": _("%(unit)s: order seen"),
    "order_accepted": _("%(unit)s accepted"),
    "order_en_route": _("%(unit)s en route"),
    "order_on_scene": _("%(unit)s on scene"),
    "order_cleared": _("%(unit)s cleared"),
    "order_declined": _("%(unit)s declined"),
    "remind_unit": _("%(unit)s reminded"),
    "expire_order": _("%(unit)s: no answer, order expired"),
    "tell_supervisor": _("Supervisor told"),
    "set_place": _("Place set"),
    "set_category": _("Now %(category)s, priority %(priority)s"),
    "add_note": _("Note"),
    "ask_call_back": _("The line broke: to be rung back"),
    "start_call_back": _("Caller rung back"),
    "end_call_back": _("Call-back ended"),
    "write_place_note": _("Note about the place"),
    "merge_incident": _("Merged into %(number)s"),
    "merge_incident_other": _("%(number)s merged into this"),
    "split_incident": _("Split again"),
    "split_incident_other": _("%(number)s split off again"),
    "close_incident": _("Closed: %(category)s, %(disposition)s"),
    "reopen_incident": _("Opened again"),
    "offer_transfer": _("%(agency)s rung: transfer offered"),
    "connect_transfer": _("%(agency)s on the line"),
    "confirm_transfer": _("%(agency)s has taken over"),
    "refuse_transfer": _("%(agency)s refuses"),
    "withdraw_transfer": _("Transfer to %(agency)s taken back"),
    # Of the rooms above: what others were told and asked.
    "notify_agency": _("%(agency)s told"),
    "update_notice": _("%(agency)s: news"),
    "restore_notice": _("%(agency)s: restored"),
    "withdraw_notice": _("%(agency)s: notice taken back"),
    "ask_support": _("%(neighbour)s asked for support"),
    "send_support": _("%(neighbour)s sends %(units)s"),
    "promise_support": _("%(neighbour)s is coming"),
    "decline_support": _("%(neighbour)s cannot come"),
    "arrive_support": _("%(neighbour)s: support arrived"),
    "end_support": _("%(neighbour)s: support has left"),
    "withdraw_support": _("Request to %(neighbour)s taken back"),
    "hand_over": _("Handed over"),
    "hand_over_to": _("Handed over to %(to)s"),
    "take_over": _("Taken over"),
    "call_for_help": _("%(unit)s calls for help"),
    "call_for_help_other": _("%(unit)s calls for help: %(number)s"),
    "cancel_help": _("%(unit)s: no help needed any more"),
    "add_picture": _("Picture from the scene %(unit)s"),
    "view_picture": _("Picture looked at"),
    "hold_picture": _("Picture held back from erasure"),
    "release_picture": _("Picture no longer held back"),
    "erase_picture": _("Picture erased"),
    "ring_unit": _("%(unit)s rung by a call point"),
    "take_ring": _("%(unit)s is on the way to the call point"),
    "close_ring": _("Call point answered"),
    "pass_to_desk": _("Nobody answered the call point"),
    "disclose_contact": _("Caller's contact shown"),
    "erase_contact": _("Caller's contact erased"),
    "attach_incident": _("Now part of an operation"),
    "detach_incident": _("No longer part of an operation"),
    "end_operation": _("The operation has ended"),
    "take_desk": _("Taken over with the desk"),
    "enter_card": _("Card %(card)s entered"),
}
# With words that stand in the row and in no entry.
GIVEN = {"order_declined", "withdraw_order"}
SAID = {"confirm_transfer", "refuse_transfer", "withdraw_transfer"}
# What a card says, by its own times; the entry is only when somebody typed it.
ON_CARD: dict[str, Promise] = {
    "ring_at": _("The telephone rang (from paper)"),
    "answered_at": _("Answered (from paper)"),
    "taken_at": _("Written down: %(category)s, priority %(priority)s (from paper)"),
    "sent_at": _("%(unit)s ordered by radio (from paper)"),
    "on_scene_at": _("%(unit)s on scene (from paper)"),
    "cleared_at": _("%(unit)s cleared (from paper)"),
    "closed_at": _("Closed: %(category)s, %(disposition)s (from paper)"),
}
OF_CARD, ORDER_STEPS = ("ring_at", "answered_at", "taken_at", "closed_at"), ("sent_at", "on_scene_at", "cleared_at")
LATE = {"tell_supervisor", "expire_order", "remind_unit"}


_about: list[Callable[[UUID], Iterable[Entry]]] = []


def offer(about: Callable[[UUID], Iterable[Entry]]) -> None:
    """Called once, in ``AppConfig.ready``: entries of another room that are about this incident among others."""
    _about.append(about)


def timeline_rows(incident: Incident) -> list[dict[str, object]]:
    own = list(timeline(incident.id))
    known = {entry.position for entry in own}
    others = [entry for about in _about for entry in about(incident.id) if entry.position not in known]
    entries = sorted((*own, *others), key=lambda entry: entry.position)
    words = _Words(entries)
    return [
        {
            "position": entry.position,
            "at": at,
            "verb": entry.verb,
            "text": sentence,
            "by": entry.actor.name,
            "late": entry.verb in LATE or "happened_at" in entry.changed,
        }
        for entry in entries
        for at, sentence in [*words.on_card(entry), (entry.recorded_at, words.sentence(entry, incident.id))]
    ]


class _Words:
    """The names that entries only mention by id, looked up once for all of them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        changes = [entry.changed for entry in entries]
        unit_ids = {unit for changed in changes for unit in _units(changed)}
        self.units = {str(unit.id): unit.call_sign for unit in Unit.objects.filter(id__in=unit_ids)}
        matters = {matter for entry in entries for matter in (entry.matter_id, entry.other_matter_id) if matter}
        orders = [entry.subject_id for entry in entries if entry.verb in GIVEN]
        self.reasons = dict(Order.objects.filter(id__in=orders).exclude(reason="").values_list("id", "reason"))
        self.reasons |= _said_in_transfers(entries)
        codes = {changed["agency"] for changed in changes if "agency" in changed}
        known = Agency.objects.filter(code__in=codes) if codes else ()
        self.agencies = {agency.code: agency.shown_name for agency in known}
        takers = {changed["to"] for entry, changed in zip(entries, changes, strict=True) if entry.verb == "hand_over"}
        self.names = {str(user.id): user.name for user in User.objects.filter(id__in=takers)} if takers else {}
        self.numbers = dict(Incident.objects.filter(id__in=matters).values_list("id", "number"))

    def sentence(self, entry: Entry, matter_id: UUID) -> str:
        changed = entry.changed
        other = entry.matter_id if entry.other_matter_id == matter_id else entry.other_matter_id
        params = {
            "unit": self._unit(changed.get("unit")),
            "units": ", ".join(self._unit(unit) for unit in _units(changed)),
            "step": changed.get("step", ""),
            "short": changed.get("short", ""),
            "category": self._category(changed.get("category")),
            "priority": changed.get("priority", ""),
            "disposition": DISPOSITIONS.get(changed.get("disposition", ""), ""),
            "to": self.names.get(str(changed.get("to")), ""),
            "agency": self.agencies.get(changed.get("agency", ""), ""),
            "neighbour": self._neighbour(changed),
            "number": self.numbers.get(other, "") if other else "",
            "card": changed.get("card", ""),
        }
        sentence = str(SENTENCES.get(_key(entry, matter_id), entry.verb)) % params
        reason = self.reasons.get(entry.subject_id) if entry.verb in GIVEN | SAID else None
        told = text.named(sentence, reason) if reason else sentence
        return _late(told, changed["happened_at"]) if "happened_at" in changed else told

    def on_card(self, entry: Entry) -> list[tuple[datetime, str]]:
        """The steps of a card in the order of their times, each with its own; none for any other entry."""
        changed = entry.changed
        if entry.verb != "enter_card":
            return []
        told: list[tuple[str, str | None, str]] = [(step, changed[step], "") for step in OF_CARD]
        for (_order, unit), times in zip(changed["orders"], changed["times"], strict=True):
            told += [(step, at, self._unit(unit)) for step, at in zip(ORDER_STEPS, times, strict=True)]
        params = {
            "category": self._category(changed["category"]),
            "priority": changed["priority"],
            "disposition": DISPOSITIONS.get(changed["disposition"], ""),
        }
        place = {step: number for number, step in enumerate(ON_CARD)}
        steps = [(datetime.fromisoformat(at), place[step], step, unit) for step, at, unit in told if at]
        return [(at, str(ON_CARD[step]) % (params | {"unit": unit})) for at, _place, step, unit in sorted(steps)]

    def _neighbour(self, changed: dict[str, Any]) -> str:
        """An area of this installation, or a station outside."""
        area = area_by_text(str(changed["to_area"])) if "to_area" in changed else None
        return area.shown_name if area else self.agencies.get(changed.get("agency", ""), "")

    def _unit(self, unit_id: object) -> str:
        return self.units.get(str(unit_id), "")

    @staticmethod
    def _category(code: str | None) -> str:
        known: Category | None = categories().get(code)
        return known.shown_name if known else str(code or "")


def _late(told: str, happened_at: str) -> str:
    """The entry's own time is when the server heard of it."""
    at = timezone.localtime(datetime.fromisoformat(happened_at))
    return _("%(told)s (at %(time)s, reported late)") % {"told": told, "time": f"{at:%H:%M:%S}"}


def _said_in_transfers(entries: Sequence[Entry]) -> dict[UUID, str]:
    """By transfer: who took over there and under which number, or why not."""
    ids = [entry.subject_id for entry in entries if entry.verb in SAID]
    if not ids:
        return {}
    rows = Transfer.objects.filter(id__in=ids).values_list("id", "taken_by", "reference", "reason")
    return {id_: words for id_, *said in rows if (words := " · ".join(word for word in said if word))}


def _units(changed: dict[str, Any]) -> list[str]:
    several = [str(unit) for _order, unit in changed.get("orders", ())]
    return several or ([changed["unit"]] if "unit" in changed else [])


def _key(entry: Entry, matter_id: UUID) -> str:
    is_other = entry.other_matter_id == matter_id
    if entry.verb == "send_order":
        if is_other:
            return "send_order_left"
        sent = "send_order_voice" if entry.changed.get("way") == Order.Way.VOICE else "send_order"
        return f"{sent}_pulled" if entry.other_matter_id else sent
    if entry.verb == "reinforce":
        return "reinforce_short" if entry.changed.get("short") else "reinforce"
    if entry.verb == "hand_over":
        return "take_over" if entry.changed["to"] == str(entry.actor_id) else "hand_over_to"
    if entry.verb in {"merge_incident", "split_incident", "call_for_help"} and is_other:
        return f"{entry.verb}_other"
    return entry.verb
