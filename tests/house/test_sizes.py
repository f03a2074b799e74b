"""A module that grows past 400 lines becomes a folder of modules."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MOST_LINES = 400


def modules() -> Iterator[Path]:
    for folder in ("shouwang", "scripts", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".ts"} and "built" not in path.parts:
                yield path


def test_no_module_is_longer_than_a_person_reads_at_once():
    """Python and TypeScript alike; ruff counts the statements of functions."""
    lines = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}
    assert len(lines) > 100  # the search above found the code
