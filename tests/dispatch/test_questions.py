"""Questions by type: what is asked, what an answer does, that words stay out of the journal."""

import json

import pytest

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import Report, add_call, answer_question, take_call
from shouwang.dispatch.catalogue import default_categories, default_questions
from shouwang.dispatch.models import Answer, Incident, Note, Question
from shouwang.dispatch.policy import SET_ASIDE
from shouwang.dispatch.queries.recommendation import advise
from shouwang.duty.models import Unit
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from tests import make

HERE = {"lon": make.WEST + make.STEP / 2, "lat": make.SOUTH + make.STEP / 2}


def answered(incident: Incident) -> list[tuple[str, str]]:
    return list(
        Answer.objects.filter(incident=incident).order_by("at", "question__order").values_list("question__key", "value")
    )


def test_every_question_of_the_catalogue_is_whole():
    """Both languages, a known kind; each effect hangs on an answer that can be given and does something."""
    codes = {category.code for category in default_categories()}
    seen = set()
    for question in default_questions():
        seen.add((question.category_id, question.key))
        assert question.category_id in codes
        assert "" not in {question.text, question.text_en, question.short, question.short_en}
        given = {"yes", "no"} if question.kind == "yes_no" else {one["code"] for one in question.choices}
        assert question.kind in Question.Kind.values
        assert (question.kind == "choice") == bool(question.choices)
        for effect in question.effects:
            assert effect.get("on") in given or effect.get("at_least"), question.key
            assert {"priority", "need", "say"} & set(effect), question.key
            assert ("say" in effect) == ("say_en" in effect), question.key
    assert len(seen) == len(default_questions()) > 100
    assert codes - {category for category, _key in seen} == {"officer_help", "officer_initiated", *SET_ASIDE}


def test_an_answer_raises_the_priority_and_adds_a_need(clock, town, by):
    incident = take_call(
        Report(category="fight", answers=(("armed", "no"), ("hurt", "yes"), ("now", "")), **HERE), by=by
    )
    assert (incident.priority, incident.needs_too) == (1, ["first_aid"])
    assert answered(incident) == [("armed", "no"), ("hurt", "yes")]
    assert Entry.objects.latest("position").changed["answers"] == [["armed", "no"], ["hurt", "yes"]]


def test_the_call_taker_overrules_what_an_answer_raised(town, by):
    incident = take_call(Report(category="fight", priority=3, answers=(("armed", "yes"),), **HERE), by=by)
    assert incident.priority == 3


def test_an_answer_in_words_is_in_the_journal_as_a_hash_only(town, by):
    incident = take_call(Report(category="robbery", answers=(("which_way", "往张三家跑了"),), **HERE), by=by)
    entry = Entry.objects.latest("position")
    assert answered(incident) == [("which_way", "往张三家跑了")]
    assert "张三" not in json.dumps(entry.changed, ensure_ascii=False)
    ((key, kept),) = entry.changed["answers"]
    assert (key, len(kept)) == ("which_way", 64)


def test_what_fits_no_question_is_kept_as_words(town, by):
    """A live call is taken whatever the page sends: an old page, another type, nonsense."""
    report = Report(category="noise", answers=(("armed", "yes"), ("source", "thunder"), ("now", "yes")), **HERE)
    incident = take_call(report, by=by)
    assert answered(incident) == [("now", "yes")]
    assert Note.objects.get(incident=incident).text.splitlines() == ["armed：yes", "声源：thunder"]


def test_a_further_caller_may_raise_it_too(town, by):
    incident = take_call(Report(category="fight", **HERE), by=by)
    add_call(incident, Report(answers=(("how_many", "12"),)), by=by)
    incident.refresh_from_db()
    assert incident.priority == 1


def test_one_is_answered_later_and_may_be_answered_anew(clock, town, by):
    incident = make.incident(town, by)
    answer_question(incident, "armed", "no", by=by)
    clock.move(5)
    answer_question(incident, "armed", "yes", by=by)
    _status, detail = make.Api(by).get(f"incidents/{incident.id}")
    (row,) = detail["parts"]["answers"]
    assert {name: row[name] for name in ("key", "short", "answer", "value", "raises")} == {
        "key": "armed",
        "short": "持械",
        "answer": "是",
        "value": "yes",
        "raises": 1,
    }
    assert detail["priority"] == 1


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("sound", "quarrel", "unknown_question"),
        ("armed", "perhaps", "unknown_answer"),
        ("how_many", "²", "unknown_answer"),
    ],
)
def test_later_an_answer_that_fits_nothing_is_refused(town, by, key, value, code):
    with pytest.raises(Refusal) as refused:
        answer_question(make.incident(town, by), key, value, by=by)
    assert refused.value.code == code


def test_a_unit_that_brings_what_is_needed_is_named_for_it(town, by, roads):
    Unit.objects.filter(call_sign="C02").update(capabilities=["police", "first_aid"])
    incident = take_call(Report(category="fight", answers=(("hurt", "yes"),), **HERE), by=by)
    brings = {
        one.duty.unit.call_sign: one.candidate.is_capable
        for one in advise(incident).candidates
        if any(reason.code == "brings" for reason in one.candidate.reasons)
    }
    assert brings == {"C02": True}
    assert all(one.candidate.is_capable for one in advise(incident).candidates)


def test_the_questions_are_read_in_the_readers_language(town):
    taker = make.user(Role.CALL_TAKER, town.station)
    api = make.Api(taker)
    status, answer = api.get("questions")
    first = answer["questions"][0]
    assert (status, len(answer["questions"])) == (200, Question.objects.count())
    assert set(first) == {"category", "key", "kind", "text", "short", "choices", "effects"}
    assert make.Api(make.user(Role.UNIT, town.station)).get("questions")[0] == 403
    assert make.Api(None).get("questions")[0] == 401
