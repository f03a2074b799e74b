"""docs/asvs.md answers every requirement of ASVS 5.0.0, levels 1 and 2, no other, and names tests that are there."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "asvs.md"
# The numbers of the standard's own list: section, and in it each requirement; * is level 1, the others level 2.
REQUIREMENTS = """
    1.1:1,2 1.2:1*,2*,3*,4*,5*,6,7,8,9 1.3:1*,2*,3,4,5,6,7,8,9,10,11 1.4:1,2,3 1.5:1*,2
    2.1:1*,2,3 2.2:1*,2*,3 2.3:1*,2,3,4 2.4:1
    3.2:1*,2* 3.3:1*,2,3,4 3.4:1*,2*,3,4,5,6 3.5:1*,2*,3*,4,5 3.7:1,2
    4.1:1*,2,3 4.2:1 4.3:1,2 4.4:1*,2,3,4
    5.1:1 5.2:1*,2*,3 5.3:1*,2* 5.4:1,2,3
    6.1:1*,2,3 6.2:1*,2*,3*,4*,5*,6*,7*,8*,9,10,11,12 6.3:1*,2*,3,4 6.4:1*,2*,3,4 6.5:1,2,3,4,5 6.6:1,2,3 6.8:1,2,3,4
    7.1:1,2,3 7.2:1*,2*,3*,4* 7.3:1,2 7.4:1*,2*,3,4,5 7.5:1,2 7.6:1,2
    8.1:1*,2 8.2:1*,2*,3 8.3:1* 8.4:1
    9.1:1*,2*,3* 9.2:1*,2,3,4
    10.1:1,2 10.2:1,2 10.3:1,2,3,4 10.4:1*,2*,3*,4*,5*,6,7,8,9,10,11 10.5:1,2,3,4,5 10.6:1,2 10.7:1,2,3
    11.1:1,2 11.2:1,2,3 11.3:1*,2*,3 11.4:1*,2,3,4 11.5:1 11.6:1
    12.1:1*,2,3 12.2:1*,2* 12.3:1,2,3,4
    13.1:1 13.2:1,2,3,4,5 13.3:1,2 13.4:1*,2,3,4,5
    14.1:1,2 14.2:1*,2,3,4 14.3:1*,2,3
    15.1:1*,2,3 15.2:1*,2,3 15.3:1*,2,3,4,5,6,7
    16.1:1 16.2:1,2,3,4,5 16.3:1,2,3,4 16.4:1,2,3 16.5:1,2,3
    17.1:1 17.2:1,2,3,4 17.3:1,2
"""
VERDICTS = ("test", "reason", "n/a", "not yet")
TEST = re.compile(r"`tests/([\w/]+\.py)::(test_\w+)`")
NAMED = re.compile(r"\b((?:docs|tests|shouwang|console|accounts|settings)/[\w./-]+\.(?:md|py|ts))\b")


def wanted() -> list[tuple[str, str]]:
    """(number, level) as the standard has them."""
    sections = [section.partition(":")[::2] for section in REQUIREMENTS.split()]
    return [
        (f"V{section}.{number.rstrip('*')}", "1" if number.endswith("*") else "2")
        for section, numbers in sections
        for number in numbers.split(",")
    ]


def rows() -> list[list[str]]:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| V")]


def test_every_requirement_is_answered_once_and_none_is_invented():
    assert len(wanted()) == 253
    assert [(row[0], row[1]) for row in rows()] == wanted()


def test_each_answer_is_a_test_or_a_reason():
    for row in rows():
        number, _level, words, verdict, evidence = row
        assert (verdict in VERDICTS, bool(words), len(evidence) > 4) == (True, True, True), number
        assert bool(TEST.fullmatch(evidence)) == (verdict == "test"), number


def test_the_tests_that_are_named_are_there():
    named = {found for row in rows() for found in TEST.findall(row[4])}
    there = {
        (path, node.name)
        for path in {path for path, _name in named}
        for node in ast.walk(ast.parse((ROOT / "tests" / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert len(named) > 60
    assert named - there == set()


def test_the_documents_that_are_named_are_there():
    """With the headings that are named, so that a reason can be looked up."""
    folders = (ROOT, ROOT / "shouwang")
    for row in rows():
        for path in NAMED.findall(row[4]):
            assert any((folder / path).exists() for folder in folders), (row[0], path)
        for path, heading in re.findall(r'`(docs/[\w/.-]+)`, "([^"]+)"', row[4]):
            text = (ROOT / path).read_text("utf-8")
            assert f"# {heading}" in text or f"**{heading}**" in text, (row[0], heading)


def test_the_sums_are_the_rows():
    counted = Counter((row[1], row[3]) for row in rows())
    text = DOCUMENT.read_text("utf-8")
    for level in ("1", "2"):
        sums = [counted[level, verdict] for verdict in VERDICTS]
        assert f"| {level} | {' | '.join(map(str, sums))} | {sum(sums)} |" in text
