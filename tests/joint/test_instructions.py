"""An instruction: who may give it, who answers it, what happens when nobody does, what the journal keeps of it."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.contacts.models import committed
from shouwang.duty.todo import todos
from shouwang.foundation import sources
from shouwang.joint import tasks
from shouwang.joint.actions import (
    Recipient,
    acknowledge_instruction,
    call_back_instruction,
    finish_instruction,
    give_instruction,
    refuse_instruction,
    remind_of_instruction,
)
from shouwang.joint.models import Instruction
from shouwang.journal.models import Entry
from tests import make
from tests.joint.acts import instructed, last_entry, refusal


def as_it_is(one: Instruction) -> Instruction:
    return Instruction.objects.get(id=one.id)


def test_from_giving_to_the_proof(clock, town, chief):
    """Each step has its time and its person; the words are nowhere in the journal."""
    crew = make.crew(town, "C01")
    given = instructed(chief, unit=town.units["C01"])
    clock.move(120)
    acknowledge_instruction(given, by=crew)
    clock.move(600)
    finish_instruction(given, proof="东门已清空,照片在案", by=crew)
    one = as_it_is(given)
    assert (one.state, one.seen_by, one.over_by, one.answer) == ("done", crew, crew, "东门已清空,照片在案")
    assert (one.seen_at - one.given_at, one.over_at - one.given_at) == (timedelta(seconds=120), timedelta(seconds=720))
    entries = list(Entry.objects.filter(subject_kind="instruction").order_by("position"))
    assert [entry.verb for entry in entries] == ["give_instruction", "acknowledge_instruction", "finish_instruction"]
    assert entries[0].changed["text"] == committed(one.salt, one.text)
    assert entries[2].changed == {"answer": committed(one.salt, one.answer)}
    assert [words for words in (one.text, one.answer) if any(words in entry.changes for entry in entries)] == []


def test_it_may_be_done_without_having_been_acknowledged_and_never_twice(clock, town, chief):
    crew = make.crew(town, "C01")
    given = instructed(chief, unit=town.units["C01"])
    finish_instruction(given, by=crew)
    assert refusal(finish_instruction, given, by=crew) == ("no_such_move", 409)
    assert refusal(acknowledge_instruction, given, by=crew) == ("no_such_move", 409)
    assert refusal(refuse_instruction, given, reason="x", by=crew) == ("no_such_move", 409)
    assert refusal(call_back_instruction, given, by=chief) == ("no_such_move", 409)


def test_whoever_cannot_do_it_says_why(clock, town, chief):
    crew = make.crew(town, "C01")
    given = instructed(chief, unit=town.units["C01"])
    assert refusal(refuse_instruction, given, reason=" ", by=crew) == ("reason_needed", 400)
    refuse_instruction(given, reason="没有钥匙", by=crew)
    assert (as_it_is(given).state, as_it_is(given).answer) == ("refused", "没有钥匙")


@pytest.mark.parametrize(("minutes", "code"), [(-1, "bad_due"), (0, "bad_due"), (366 * 24 * 60 + 1, "bad_due")])
def test_by_when_lies_ahead(clock, town, chief, minutes, code):
    due_at = sources.now() + timedelta(minutes=minutes)
    unit = Recipient(unit=town.units["C01"])
    assert refusal(give_instruction, unit, "x", due_at=due_at, by=chief) == (code, 400)
    assert refusal(give_instruction, unit, " ", due_at=due_at, by=chief) == ("empty", 400)
    assert refusal(give_instruction, Recipient(), "x", due_at=due_at, by=chief) == ("no_recipient", 400)


def test_who_may_give_one_and_to_whom(clock, town, chief, desk):
    """A supervisor within their areas; a foreign unit looks like none."""
    due_at = sources.now() + timedelta(hours=1)
    ours, theirs = Recipient(unit=town.units["C01"]), Recipient(unit=make.foreign_unit(town))
    assert refusal(give_instruction, ours, "x", due_at=due_at, by=desk) == ("no_right", 403)
    assert refusal(give_instruction, theirs, "x", due_at=due_at, by=chief) == ("not_found", 404)
    neighbour = make.user(Role.SUPERVISOR, town.other)
    assert refusal(give_instruction, Recipient(user=neighbour), "x", due_at=due_at, by=chief) == ("not_found", 404)


def test_who_may_answer(clock, town, chief, desk):
    """Whom it was given to, and the desk for them; nobody else, not even the crew beside."""
    one, two = make.crew(town, "C01"), make.crew(town, "C02")
    stranger = make.user(Role.DISPATCHER, town.other)
    given = instructed(chief, unit=town.units["C01"])
    assert refusal(acknowledge_instruction, given, by=two) == ("no_right", 403)
    assert refusal(acknowledge_instruction, given, by=stranger) == ("not_found", 404)
    acknowledge_instruction(given, by=one)
    finish_instruction(given, proof="by radio", by=desk)
    to_desk = instructed(chief, user=desk)
    acknowledge_instruction(to_desk, by=desk)
    to_all = instructed(chief, post=town.post)
    acknowledge_instruction(to_all, by=two)
    assert as_it_is(to_all).seen_by == two


def test_it_waits_in_the_day_of_whom_it_was_given_to(clock, town, chief, desk):
    crews = {sign: make.crew(town, sign) for sign in ("C01", "C02")}
    given = instructed(chief, unit=town.units["C01"])
    to_all = instructed(chief, post=town.post, minutes=90)
    api = make.Api(crews["C01"])
    assert [(row["kind"], row["id"], row["page"]) for row in api.get("todo?whose=day")[1]["todo"]] == [
        ("instruction_new", str(given.id), f"/instructions/{given.id}/"),
        ("instruction_new", str(to_all.id), f"/instructions/{to_all.id}/"),
    ]
    status, answer = api.post(f"instructions/{given.id}/steps", {"step": "seen"})
    assert (status, answer["verb"]) == (201, "acknowledge_instruction")
    days = {sign: [one.kind for one in todos("day", sources.now(), seen_by=crew)] for sign, crew in crews.items()}
    assert days == {"C01": ["instruction", "instruction_new"], "C02": ["instruction_new"]}
    assert api.post(f"instructions/{given.id}/steps", {"step": "done", "text": "好"})[0] == 201
    assert api.post(f"instructions/{given.id}/steps", {"step": "eaten"})[1]["error"]["code"] == "unknown_step"
    assert make.Api(crews["C02"]).post(f"instructions/{given.id}/steps", {"step": "seen"})[0] == 404


def test_the_desk_is_told_once_that_nobody_saw_it_and_once_that_it_is_late(clock, town, chief, desk):
    given = instructed(chief, unit=town.units["C01"])
    told = []
    for seconds in (9 * 60, 2 * 60, 60, 48 * 60, 60, 3600):
        clock.move(seconds)
        tasks.do_due(sources.now(), by=system_user())
        waiting = [one.id for one in todos("desk", sources.now(), seen_by=desk)]
        told.append((Entry.objects.filter(verb="tell_of_instruction").count(), waiting == [given.id]))
    assert told == [(0, False), (1, True), (1, True), (2, True), (2, True), (2, True)]
    assert [entry.changed["why"] for entry in Entry.objects.filter(verb="tell_of_instruction")] == ["unseen", "late"]


def test_what_was_seen_comes_to_the_desk_only_when_it_is_late(clock, town, chief, desk):
    given = instructed(chief, unit=town.units["C01"])
    acknowledge_instruction(given, by=desk)
    clock.move(30 * 60)
    tasks.do_due(sources.now(), by=system_user())
    assert todos("desk", sources.now(), seen_by=desk) == []
    clock.move(31 * 60)
    tasks.do_due(sources.now(), by=system_user())
    assert [one.id for one in todos("desk", sources.now(), seen_by=desk)] == [given.id]
    finish_instruction(given, by=desk)
    assert todos("desk", sources.now(), seen_by=desk) == []


def test_a_reminder_pressed_twice_is_one(clock, town, chief, desk):
    given = instructed(chief, unit=town.units["C01"])
    remind_of_instruction(given, by=desk)
    assert refusal(remind_of_instruction, given, by=chief) == ("reminded_already", 409)
    clock.move(61)
    remind_of_instruction(given, by=chief)
    assert as_it_is(given).reminded_at == sources.now()


def test_it_is_erased_two_years_after_it_is_over_and_never_while_it_stands(clock, town, chief):
    over, standing = instructed(chief, unit=town.units["C01"]), instructed(chief, unit=town.units["C02"])
    call_back_instruction(over, by=chief)
    clock.move((2 * 365 - 1) * 86_400)
    tasks.do_due(sources.now(), by=system_user())
    assert Instruction.objects.count() == 2
    clock.move(2 * 86_400)
    tasks.do_due(sources.now(), by=system_user())
    assert list(Instruction.objects.all()) == [standing]
    assert last_entry().changed == {"instructions": [str(over.id)]}
