from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

NameKind = Literal["official", "alias", "old", "street", "address"]
FitCode = Literal["exact", "prefix", "trigram", "alias", "number", "near"]


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name of one place (WGS-84 degrees). A place may have several; `area_path` is
    "city/district/quarter"."""

    place_id: str
    text: str
    kind: NameKind
    lon: float
    lat: float
    area_path: str = ""
    confirmed_times: int = 0


@dataclass(frozen=True)
class Fit:
    """One reason why a candidate fits.

    exact, prefix, trigram: {"text": the name that fits}. alias: {"kind": "alias" or "old"}.
    number: {"asked", "found"}, found "" when only the street is known. near: {"distance_m"}.
    """

    code: FitCode
    params: Mapping[str, str | float]


@dataclass(frozen=True)
class Candidate:
    """`text` is the place's leading name (official before street, address, alias, old), not always the one
    that fits."""

    place_id: str
    text: str
    score: float
    distance_m: float | None
    fits: tuple[Fit, ...]
    area_path: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Choice:
    """`area` is the area path without the part that all choices share."""

    place_id: str
    text: str
    area: str


@dataclass(frozen=True)
class Question:
    """What to ask back. `separated_by`: "text" and/or "area" where the choices differ; "position" when only
    that does."""

    separated_by: tuple[Literal["text", "area", "position"], ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Answer:
    """Candidates, best first. Ambiguous: another place within 0.05 of the best score and over 300 m from
    it."""

    candidates: tuple[Candidate, ...]
    is_ambiguous: bool
    question: Question | None
