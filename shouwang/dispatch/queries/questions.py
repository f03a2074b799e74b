"""The questions of a type and the answers to them, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwang.accounts.models import User
from shouwang.dispatch.actions.answers import Given
from shouwang.dispatch.models import Answer, Incident, Question
from shouwang.dispatch.policy import questions
from shouwang.dispatch.queries.recommendation import capability_text


def question_rows() -> list[dict[str, object]]:
    return [
        {
            "category": question.category_id,
            "key": question.key,
            "kind": question.kind,
            "text": question.shown_text,
            "short": question.shown_short,
            "choices": [{"code": one["code"], "name": _shown(one, "name")} for one in question.choices],
            "effects": [
                {
                    "on": effect.get("on"),
                    "at_least": effect.get("at_least"),
                    "priority": effect.get("priority"),
                    "need": capability_text(effect["need"]) if "need" in effect else "",
                    "say": _shown(effect, "say"),
                }
                for effect in question.effects
            ],
        }
        for asked in questions().values()
        for question in asked
    ]


def _shown(words: dict[str, str], name: str) -> str:
    return words.get(f"{name}_en" if get_language() == "en" else name, "")


def in_words(answer: Answer) -> str:
    if answer.question.kind == Question.Kind.YES_NO:
        return _("yes") if answer.value == "yes" else _("no")
    choice = next((one for one in answer.question.choices if one["code"] == answer.value), None)
    return _shown(choice, "name") if choice else answer.value


def answers_of(incident: Incident, _seen_by: User) -> list[dict[str, object]] | None:
    """The last answer to each question, those that raise the priority first; for whoever sees the incident."""
    latest: dict[str, Answer] = {}
    for answer in incident.answers.select_related("question", "by").order_by("at", "id"):
        latest[answer.question.key] = answer
    rows = [
        {
            "key": key,
            "short": answer.question.shown_short,
            "answer": in_words(answer),
            "value": answer.value,
            "raises": _priority(answer),
            "at": answer.at,
            "by": answer.by.name,
        }
        for key, answer in latest.items()
    ]
    return sorted(rows, key=lambda row: row["raises"] or 9) or None  # type: ignore[arg-type,return-value]


def _priority(answer: Answer) -> int | None:
    wanted = [effect.get("priority") for effect in Given(answer.question, answer.value).effects]
    return min((one for one in wanted if isinstance(one, int)), default=None)
