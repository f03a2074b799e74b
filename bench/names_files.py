"""The CSV files of `bench.names`: places `id,name,kind,lon,lat,area,aliases`, queries `query,id,lon,lat,kind`.

Several ids or aliases of one row stand with `;` between them. The columns `aliases`, `lon` and `lat` of a query and
`kind` may be missing: then a place has no alias, a caller no position, and a query no kind.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from shouwang.engine.names import NameEntry
from shouwang.engine.names.entries import NameKind

_HAN = re.compile("[\u3400-\u9fff]")
_KINDS: dict[str, NameKind] = {
    "street": "street", "road": "street", "highway": "street",
    "address": "address", "house": "address", "house number": "address", "house_number": "address",
}  # fmt: skip
Position = tuple[float, float]


def is_han(text: str) -> bool:
    """Whether any of it is."""
    return bool(_HAN.search(text))


class Place(NamedTuple):
    """`parts`: the areas it lies in, the widest first."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    parts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What a caller says and the places it may mean, all of them equally; `near` is the caller's position."""

    text: str
    truth: frozenset[str]
    near: Position | None = None
    kind: str = ""


def write_places(file: Path, places: Iterable[Place]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("id", "name", "kind", "lon", "lat", "area", "aliases"))
        writer.writerows(
            (one.id, one.name, one.kind, f"{one.lon:.6f}", f"{one.lat:.6f}", "/".join(one.parts), ";".join(one.aliases))
            for one in places
        )


def write_queries(file: Path, queries: Iterable[Query]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("query", "id", "lon", "lat", "kind"))
        for one in queries:
            near = (f"{one.near[0]:.5f}", f"{one.near[1]:.5f}") if one.near else ("", "")
            writer.writerow((one.text, ";".join(sorted(one.truth)), *near, one.kind))


def read_places(file: Path) -> Iterator[Place]:
    """One after the other, as an import reads them: the file may be larger than memory."""
    for row in _rows(file):
        yield Place(
            row["id"], row["name"], row.get("kind") or "", float(row.get("lon") or 0), float(row.get("lat") or 0),
            area_parts(row.get("area") or ""), _several(row.get("aliases")),
        )  # fmt: skip


def entries(places: Iterable[Place]) -> Iterator[NameEntry]:
    """The names of the places as the index takes them."""
    for one in places:
        path, kind = "/".join(one.parts), _KINDS.get(one.kind.casefold(), "official")
        yield NameEntry(one.id, one.name, kind, one.lon, one.lat, path)
        for alias in one.aliases:
            yield NameEntry(one.id, alias, "alias", one.lon, one.lat, path)


def read_queries(file: Path) -> list[Query]:
    return [
        Query(row["query"], frozenset(_several(row["id"])), _near(row), row.get("kind") or "") for row in _rows(file)
    ]


def area_parts(area: str) -> tuple[str, ...]:
    """广西/南宁市/兴宁区, with commas, with spaces (Han only: "East Baltimore" is one), or joined: then one part."""
    if "/" in area:
        parts = area.split("/")
    elif re.search("[,，、;；]", area):
        parts = re.split("[,，、;；]", area)
    else:
        parts = area.split() if is_han(area) else [area]
    return tuple(part.strip() for part in parts if part.strip())


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _several(cell: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (cell or "").split(";") if one.strip())


def _near(row: dict[str, str]) -> Position | None:
    return (float(row["lon"]), float(row["lat"])) if row.get("lon") and row.get("lat") else None
