"""Scenarios of calls: questions, calls set aside, notes about places."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from shouwang.dispatch import actions as dispatch
from shouwang.foundation import sources
from shouwang.places.actions import erase_place_note, withdraw_place_note, write_place_note
from shouwang.places.models import Place, PlaceNote
from tests import make

Call = Callable[[], object]


def answer_question(stage: Any) -> Call:
    return partial(dispatch.answer_question, stage.incident(), "armed", "yes", by=stage.by)


def set_aside_call(stage: Any) -> Call:
    report = dispatch.Report(category="nuisance_call", caller_phone="13900001111", note="z")
    return partial(dispatch.set_aside_call, report, by=stage.by)


def _place(stage: Any) -> Place:
    lon, lat = make.NODES["middle"]
    name = f"阳光乳业 {Place.objects.count()}"
    return Place.objects.create(kind="landmark", name=name, lon=lon, lat=lat, area=stage.town.beat_a)


def write_note(stage: Any) -> Call:
    ends_on = (sources.now() + timedelta(days=3)).date()
    return partial(write_place_note, _place(stage), "dog", "院里有狗", ends_on=ends_on, by=stage.by)


def _note(stage: Any) -> PlaceNote:
    note: PlaceNote = write_note(stage)()  # type: ignore[assignment]
    return note


def announce(stage: Any) -> Call:
    rang_at, ref = sources.now(), str(sources.new_id())
    return partial(dispatch.announce_ring, ref, line="2", number="13900001111", rang_at=rang_at, by=stage.by)


def _ring(stage: Any) -> Any:
    return announce(stage)()


def hang_up(stage: Any, *, is_answered: bool) -> Call:
    ring = _ring(stage)
    if is_answered:
        dispatch.answer_ring(ring, by=stage.by)
    return partial(dispatch.hang_up_ring, ring, at=sources.now(), by=stage.by)


def _lost(stage: Any, *, is_started: bool = False) -> Any:
    call_back: Any = hang_up(stage, is_answered=False)()
    if is_started:
        dispatch.start_call_back(call_back, by=stage.by)
    return call_back


SCENARIOS: dict[str, list[Callable[[Any], Call]]] = {
    "dispatch.actions.answers.answer_question": [answer_question],
    "dispatch.actions.rings.announce_ring": [announce],
    "dispatch.actions.rings.answer_ring": [lambda s: partial(dispatch.answer_ring, _ring(s), by=s.by)],
    "dispatch.actions.rings.pick_up_ring": [
        lambda s: partial(dispatch.pick_up_ring, _ring(s), at=sources.now(), by=s.by)
    ],
    "dispatch.actions.rings.hang_up_ring": [
        partial(hang_up, is_answered=False),
        partial(hang_up, is_answered=True),
    ],
    "dispatch.actions.call_backs.ask_call_back": [lambda s: partial(dispatch.ask_call_back, s.incident(), by=s.by)],
    "dispatch.actions.call_backs.start_call_back": [lambda s: partial(dispatch.start_call_back, _lost(s), by=s.by)],
    "dispatch.actions.call_backs.end_call_back": [
        lambda s: partial(dispatch.end_call_back, _lost(s, is_started=True), is_reached=True, by=s.by),
        lambda s: partial(dispatch.end_call_back, _lost(s, is_started=True), is_reached=False, by=s.by),
    ],
    "dispatch.actions.setting_aside.set_aside_call": [set_aside_call],
    "places.actions.notes.write_place_note": [write_note],
    "places.actions.notes.withdraw_place_note": [lambda s: partial(withdraw_place_note, _note(s), by=s.by)],
    "places.actions.notes.erase_place_note": [lambda s: partial(erase_place_note, _note(s), by=s.system)],
}
