"""Answers to the questions of a type: read as they come, kept with the call, and what follows from them.

With a call everything is kept: what fits no question becomes words of the note. Later, one at a time, it is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.dispatch import rules
from shouwang.dispatch.actions.claiming import claim
from shouwang.dispatch.actions.orders import require_open
from shouwang.dispatch.models import Answer, Call, Incident, Question
from shouwang.dispatch.policy import questions
from shouwang.foundation import sources, text
from shouwang.foundation.commitment import committed
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.rows import insert
from shouwang.journal.append import action, append

MOST_ANSWERS = 20
MAX_NUMBER_DIGITS = 6


@dataclass(frozen=True)
class Given:
    """One answer that fits its question."""

    question: Question
    value: str

    @property
    def effects(self) -> list[dict[str, object]]:
        return [effect for effect in self.question.effects if _applies(effect, self.value)]


def _applies(effect: dict[str, object], value: str) -> bool:
    least = effect.get("at_least")
    return effect.get("on") == value or (isinstance(least, int) and value.isdecimal() and int(value) >= least)


def given(category: str, answers: Sequence[tuple[str, str]]) -> tuple[list[Given], list[str]]:
    """The answers that fit the questions of a type, and the others in words. An empty one was skipped."""
    asked = {question.key: question for question in questions().get(category, ())}
    fitting: dict[str, Given] = {}
    words = []
    for key, said in answers[:MOST_ANSWERS]:
        value = text.checked(said, "answers")
        question = asked.get(key)
        if value and question is not None and fits(question, value):
            fitting[key] = Given(question, value)
        elif value:
            words.append(text.named(question.shown_short if question else text.shown(key, 40), value))
    return list(fitting.values()), words


def fits(question: Question, value: str) -> bool:
    if question.kind == Question.Kind.YES_NO:
        return value in {"yes", "no"}
    if question.kind == Question.Kind.CHOICE:
        return value in {choice["code"] for choice in question.choices}
    if question.kind == Question.Kind.NUMBER:
        return value.isascii() and value.isdecimal() and len(value) <= MAX_NUMBER_DIGITS
    return True


def raised(priority: int, answers: Iterable[Given]) -> int:
    """The most urgent of a priority and those that the answers ask for."""
    wanted = [effect["priority"] for one in answers for effect in one.effects if "priority" in effect]
    return min([priority, *(one for one in wanted if isinstance(one, int))])


def needs_too(answers: Iterable[Given]) -> list[str]:
    return sorted({str(effect["need"]) for one in answers for effect in one.effects if "need" in effect})


def answer_rows(incident: Incident, call: Call | None, answers: Iterable[Given], by: User) -> list[Answer]:
    return [
        Answer(
            incident=incident,
            call=call,
            question=one.question,
            value=one.value,
            salt=sources.new_salt(),
            at=sources.now(),
            by=by,
        )
        for one in answers
    ]


def told(answers: Iterable[Answer]) -> list[list[str]]:
    """What the journal says of them: a choice as it is, words as their salted hash."""
    return [[one.question.key, _told(one)] for one in answers]


def _told(answer: Answer) -> str:
    is_words = answer.question.kind == Question.Kind.TEXT
    return committed(answer.salt, answer.value) if is_words else answer.value


@action
def answer_question(incident: Incident, key: str, value: str, *, by: User) -> Answer:
    """One more answer, or a better one, to a question of the type. It may raise the priority, never lower it."""
    rules.may_describe_incident.require(by, incident.area)
    claim(incident)
    require_open(incident)
    incident.refresh_from_db(fields=["category", "priority", "needs_too"])
    question = next((one for one in questions().get(incident.category_id, ()) if one.key == key), None)
    if question is None:
        raise Refusal("unknown_question", _("This type does not ask this question."), field="question")
    value = text.checked(value, "value")
    if not value or not fits(question, value):
        raise Refusal("unknown_answer", _("This does not answer the question."), field="value")
    one = Given(question, value)
    (answer,) = answer_rows(incident, None, [one], by)
    insert(answer)
    before, after = incident.priority, raised(incident.priority, [one])
    needs = sorted({*incident.needs_too, *needs_too([one])})
    Incident.objects.filter(id=incident.id).update(priority=after, needs_too=needs)
    append(
        "answer_question",
        ("incident", incident.id),
        by=by,
        area=incident.area,
        matter_id=incident.id,
        changes={"answers": told([answer]), "before": {"priority": before}, "priority": after},
    )
    return answer
