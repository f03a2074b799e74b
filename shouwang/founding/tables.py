"""The tables of a town, read strictly. ``docs/operate/init.md`` shows their columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.utils.translation import gettext as _

from shouwang.accounts.models import Role
from shouwang.dispatch.models import Agency
from shouwang.duty.models import Post, Unit
from shouwang.foundation.tables import Fault, Row, TableRefused, all_or_nothing, read_rows, require_once

T = TypeVar("T")
LANGUAGES = ("zh-hans", "en")
OF_BROWSER = "browser"
MAX_BYTES = 16 * 1024 * 1024
HOUR = 3600
ANSWER_SECONDS, REPAIR_SECONDS = 60, 1800  # as of an agency that nothing was said of (dispatch/models/agencies.py)


@dataclass(frozen=True)
class PostRow:
    row: int
    code: str
    kind: str
    name: str
    name_en: str
    lon: float
    lat: float
    minimum_units: int


@dataclass(frozen=True)
class UnitRow:
    call_sign: str
    kind: str
    post: str
    capabilities: tuple[str, ...]
    is_on_shift: bool


@dataclass(frozen=True)
class PersonRow:
    row: int
    username: str
    name: str
    role: str
    area: str  # an area's name; empty = the whole town
    unit: str  # a unit's call sign, for crews
    language: str  # empty = what the browser asks for


@dataclass(frozen=True)
class AgencyRow:
    row: int
    code: str
    kind: str
    name: str
    name_en: str
    dial_number: str
    answer_seconds: int
    repair_seconds: int
    area: str  # an area's name; empty = the whole town


def read_posts(path: Path) -> list[PostRow]:
    required, optional = ("code", "kind", "name", "lon", "lat"), ("name_en", "minimum_units")
    return _read(path, required, optional, _post, lambda row: row.code)


def _post(row: Row) -> PostRow:
    return PostRow(
        row=row.number,
        code=row.text("code", is_required=True, limit=40),
        kind=row.choice("kind", Post.Kind.values),
        name=row.text("name", is_required=True),
        name_en=row.text("name_en"),
        lon=row.number_between("lon", -180, 180),
        lat=row.number_between("lat", -90, 90),
        minimum_units=row.whole_between("minimum_units", 0, 100, default=0),
    )


def read_units(path: Path, posts: Sequence[PostRow] | None) -> list[UnitRow]:
    """``posts``: None where their own table is refused; which of them are meant cannot be checked then."""
    codes = None if posts is None else [post.code for post in posts]

    def unit(row: Row) -> UnitRow:
        capabilities = row.text("capabilities").split(";")
        return UnitRow(
            call_sign=row.text("call_sign", is_required=True, limit=20),
            kind=row.choice("kind", Unit.Kind.values),
            post=_reference(row, "post", codes),
            capabilities=tuple(sorted({name.strip() for name in capabilities if name.strip()})),
            is_on_shift=row.choice("on_shift", ("yes", "no"), default="no") == "yes",
        )

    required, optional = ("call_sign", "kind", "post", "capabilities"), ("on_shift",)
    return _read(path, required, optional, unit, lambda row: row.call_sign)


def read_people(path: Path, units: Sequence[UnitRow] | None) -> list[PersonRow]:
    signs = None if units is None else ["", *(unit.call_sign for unit in units)]

    def person(row: Row) -> PersonRow:
        language = row.choice("language", (*LANGUAGES, OF_BROWSER), default=LANGUAGES[0])
        made = PersonRow(
            row=row.number,
            username=row.text("username", is_required=True, limit=60),
            name=row.text("name", is_required=True, limit=100),
            role=row.choice("role", Role.values),
            area=row.text("area"),
            unit=_reference(row, "unit", signs),
            language="" if language == OF_BROWSER else language,
        )
        if made.role == Role.UNIT and not made.unit:
            row.fault("unit", _("is empty; this role rides with a unit"))
        return made

    required, optional = ("username", "name", "role"), ("area", "unit", "language")
    return _read(path, required, optional, person, lambda row: row.username)


def read_agencies(path: Path) -> list[AgencyRow]:
    required, optional = (
        ("code", "kind", "name"),
        ("name_en", "dial_number", "answer_seconds", "repair_seconds", "area"),
    )
    return _read(path, required, optional, _agency, lambda row: row.code)


def _agency(row: Row) -> AgencyRow:
    return AgencyRow(
        row=row.number,
        code=row.text("code", is_required=True, limit=40),
        kind=row.choice("kind", Agency.Kind.values),
        name=row.text("name", is_required=True, limit=100),
        name_en=row.text("name_en", limit=100),
        dial_number=row.text("dial_number", limit=40),
        answer_seconds=row.whole_between("answer_seconds", 1, HOUR, default=ANSWER_SECONDS),
        repair_seconds=row.whole_between("repair_seconds", 1, 7 * 24 * HOUR, default=REPAIR_SECONDS),
        area=row.text("area"),
    )


def _reference(row: Row, name: str, known: Sequence[str] | None) -> str:
    return row.text(name) if known is None else row.choice(name, known)


def _read(
    path: Path,
    required: Sequence[str],
    optional: Sequence[str],
    make: Callable[[Row], T],
    key: Callable[[T], str],
) -> list[T]:
    """Every row or none: all faults of the file at once; a key that stands twice is one."""
    rows = list(read_rows(path, required, optional, max_bytes=MAX_BYTES))
    if not rows:
        raise TableRefused([Fault(path.name, 2, "", _("there is no row under the header"))])
    made: list[T] = []
    first: dict[str, int] = {}
    for row in rows:
        made.append(make(row))
        require_once(row, required[0], key(made[-1]), first)
    all_or_nothing(rows)
    return made
