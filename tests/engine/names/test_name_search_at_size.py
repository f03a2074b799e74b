"""Size: a city's names are each found, and real police blocks find their street."""

import csv
import gzip
import os
from pathlib import Path
from random import Random

import pytest

from shouwang.engine.names import NameEntry, NameIndex
from shouwang.engine.names.folding import fold

HAN = "东南西北中和平安康新华民主建设长江三塘秀隆青山朝阳花园"
SYLLABLES = (
    "ba",
    "ker",
    "mil",
    "ton",
    "wood",
    "rose",
    "hill",
    "spring",
    "lin",
    "den",
    "ash",
    "brook",
    "wick",
)


def invented_names(count: int) -> list[NameEntry]:
    rng = Random(8)
    entries = []
    for number in range(count):
        han = "".join(rng.choices(HAN, k=3)) + rng.choice("街路巷")
        latin = "".join(rng.choices(SYLLABLES, k=3)).title() + rng.choice((" St", " Ave", " Road"))
        text = (han, f"{han}{rng.randrange(300)}号", latin, f"{rng.randrange(3000)} {latin}")[number % 4]
        position = (108 + rng.random(), 22 + rng.random())
        entries.append(NameEntry(f"p{number:06}", text, "official", *position, "a/b"))
    return entries


@pytest.mark.slow
def test_of_100_000_names_each_is_found_among_the_first() -> None:
    """By its text and where it is: several entries may bear one name."""
    entries = invented_names(100_000)
    index = NameIndex.build(entries)
    for entry in Random(9).sample(entries, 200):
        answer = index.search(entry.text, near=(entry.lon, entry.lat))
        assert fold(answer.candidates[0].text) == fold(entry.text)


@pytest.mark.data
def test_the_blocks_of_real_calls_find_their_street() -> None:
    """1,913 Baltimore calls ("0 S DECKER AV") against the map's street names: 95 % fit exactly.

    Of the rest most streets are not on the map, or the call left out the direction.
    """
    if "SHOUWANG_DATA" not in os.environ:
        pytest.skip("set SHOUWANG_DATA to the folder of real data")
    folder = Path(os.environ["SHOUWANG_DATA"]) / "baltimore"
    names = {row["name"] for row in rows(folder / "net_edges.csv.gz") if row["name"]}
    index = NameIndex.build(NameEntry(name, name, "street", -76.57, 39.28) for name in names)
    blocks = [
        row["block"]
        for part in ("calls_201501_01_21.csv.gz", "calls_201502_09.csv.gz")
        for row in rows(folder / part)
        if row["on_network"] == "1"
    ]
    answers = [index.search(block).candidates for block in blocks]
    exact = sum(1 for candidates in answers if candidates and candidates[0].fits[0].code == "exact")
    assert (len(blocks), exact) == (1913, 1827)


def rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))
