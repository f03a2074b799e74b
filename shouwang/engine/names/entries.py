from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NameKind = Literal["official", "alias", "old", "street", "address"]
FitCode = Literal[
    "exact",
    "prefix",
    "part",
    "sound",
    "pinyin",
    "initials",
    "slip",
    "category",
    "alias",
    "number",
    "area",
    "near",
    "relation",
    "unexplained",
]


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One name of one place (WGS-84 degrees). A place may have several; `area_path` is
    "city/district/quarter"; `category` is what it is (pharmacy), where that is known."""

    place_id: str
    text: str
    kind: NameKind
    lon: float
    lat: float
    area_path: str = ""
    confirmed_times: int = 0
    category: str = ""


@dataclass(frozen=True)
class Fit:
    """One reason why a candidate fits, or what did not.

    exact, prefix, part (of a longer name), sound, pinyin, initials, slip: {"text": the name that fits}.
    category: {"text": the word for what it is}. alias: {"kind": "alias" or "old"}. number: {"asked", "found"}, found ""
    when only the street is known. area: {"text": the part of its area that was said}. near: {"distance_m"}.
    relation: {"relation", "text"} and what it measures.
    unexplained: {"text": what was said and is not explained}.
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
    """An answer to the question: one place, or all those of one part of the town. `area` is the area path without the
    part that all choices share."""

    place_ids: tuple[str, ...]
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
    """Candidates, best first. Ambiguous: another place is almost as good, and over 300 m from it. `understood`: where
    nothing fits, the parts of what was said, each with its label (district, road, number ...)."""

    candidates: tuple[Candidate, ...]
    is_ambiguous: bool
    question: Question | None
    understood: tuple[tuple[str, str], ...] = field(default=())
