"""How an answer to a search is shown: rows, reasons and the question, in the reader's language."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shouwang.places.models import Place, PlaceNote
from shouwang.places.names import BOTH_LANGUAGES, Shown

if TYPE_CHECKING:
    from shouwang.engine.names import Answer, Candidate, Choice, Fit, Question
    from shouwang.engine.names.entries import FitCode

FITS: dict[str, Promise] = {
    "exact": _("the very name"),
    "prefix": _("begins like this"),
    "part": _("part of %(text)s"),
    "sound": _("sounds like %(text)s"),
    "pinyin": _("%(text)s in pinyin"),
    "initials": _("first letters of %(text)s"),
    "slip": _("close to %(text)s"),
    "alias": _("also called so"),
    "area": _("in %(text)s"),
    "category": _("what “%(text)s” means"),
    "unexplained": _("not understood: %(text)s"),
}
RELATIONS: dict[str, Promise] = {
    "at": _("at %(text)s"),
    "near": _("near %(text)s"),
    "beside": _("beside %(text)s"),
    "opposite": _("opposite %(text)s"),
    "behind": _("behind %(text)s"),
    "front": _("in front of %(text)s"),
    "gate": _("an entrance of %(text)s"),
    "inside": _("inside %(text)s"),
    "between": _("between %(text)s and %(other)s"),
    "offset": _("%(metres)d m from %(text)s"),
}
NUMBER, NO_NUMBER = _("number %(asked)s"), _("number %(asked)s is not known here")
OTHER_NUMBER = _("number %(asked)s is not known, nearest is %(found)s")
QUESTIONS: dict[str, Promise] = {
    "text": _("Which one is meant?"),
    "area": _("In which part of the town?"),
    "position": _("Which of these spots?"),
}


class PlaceRow(msgspec.Struct, forbid_unknown_fields=True):
    place: UUID | None  # null of an area, a post or an asset: those are no places of the table
    text: str
    detail: str
    kind: str
    lon: float
    lat: float
    score: float
    distance_m: int | None
    is_new_name: bool
    reasons: list[str]


class ChoiceRow(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    places: list[str]


class PlaceAnswer(msgspec.Struct, forbid_unknown_fields=True):
    candidates: list[PlaceRow]
    ambiguous: bool
    question: str | None
    choices: list[ChoiceRow]
    understood: list[str]


def answer_row(answer: "Answer", places: dict[str, Place], others: dict[str, Shown]) -> dict[str, object]:
    question = answer.question
    known = places.keys() | others.keys()
    return {
        "candidates": [_row(one, places, others) for one in answer.candidates if one.place_id in known],
        "ambiguous": answer.is_ambiguous,
        "question": str(QUESTIONS[question.separated_by[-1]]) if question else None,
        "choices": [_choice_row(choice, question) for choice in question.choices] if question else [],
        "understood": [text for _label, text in answer.understood],
    }


def _row(candidate: "Candidate", places: dict[str, Place], others: dict[str, Shown]) -> dict[str, object]:
    """As it is called in the reader's language, but where the words mean a spot measured from it."""
    place = places.get(candidate.place_id)
    area = place.area.shown_name if place and place.area else _last_part(candidate.area_path) if not place else ""
    return {
        "place": place.id if place else None,
        "text": place.shown_name if place else others[candidate.place_id].text,
        "detail": area,
        "kind": place.kind if place else others[candidate.place_id].kind,
        "lon": candidate.lon,
        "lat": candidate.lat,
        "score": round(candidate.score, 3),
        "distance_m": None if candidate.distance_m is None else round(candidate.distance_m),
        "is_new_name": place is not None and _is_new_name({fit.code for fit in candidate.fits}),
        "reasons": [_reason(fit) for fit in candidate.fits if fit.code != "near"],  # that is distance_m
    }


def _last_part(area_path: str) -> str:
    return _in_language(area_path.rsplit("/", 1)[-1])


def _is_new_name(codes: set["FitCode"]) -> bool:
    """Whether the words are worth keeping as a name: they are none yet, and more than where it lies."""
    return bool(codes & {"slip", "sound", "part", "unexplained"}) and not codes & {"relation", "category", "number"}


def _reason(fit: "Fit") -> str:
    params = fit.params
    if fit.code == "number":
        words = NUMBER if params["found"] == params["asked"] else OTHER_NUMBER if params["found"] else NO_NUMBER
        return str(words) % params
    if fit.code == "relation":
        return str(RELATIONS[str(params["relation"])]) % params
    return str(FITS[fit.code]) % params


def _choice_row(choice: "Choice", question: "Question") -> dict[str, object]:
    parts = [choice.text] if "text" in question.separated_by else []
    if "area" in question.separated_by:
        parts.append(" ".join(_in_language(part) for part in choice.area.split("/") if part))
    return {"text": " · ".join(part for part in parts if part) or choice.text, "places": list(choice.place_ids)}


def _in_language(part: str) -> str:
    names = part.split(BOTH_LANGUAGES)
    return names[-1] if get_language() == "en" else names[0]


class PlaceNoteRow(msgspec.Struct, forbid_unknown_fields=True):
    id: UUID
    kind: PlaceNote.Kind
    kind_name: str
    text: str
    of: str  # the compound it is about, where that is not the place itself
    by: str
    ends_on: date


class PlaceNotes(msgspec.Struct, forbid_unknown_fields=True):
    notes: list[PlaceNoteRow]


def note_rows(notes: Sequence[PlaceNote], found: Place) -> list[dict[str, object]]:
    """Notes about a place in the reader's language, each naming the compound where it is about that."""
    return [
        {
            "id": note.id,
            "kind": note.kind,
            "kind_name": note.get_kind_display(),
            "text": note.text,
            "of": "" if note.place_id == found.id else note.place.shown_name,
            "by": note.written_by.name,
            "ends_on": note.ends_on,
        }
        for note in notes
    ]
