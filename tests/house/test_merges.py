"""No file still holds both sides of a merge: templates and words are read by no checker of their own."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MARKS = ("<" * 7 + " ", ">" * 7 + " ")
SUFFIXES = {".py", ".ts", ".js", ".html", ".css", ".md", ".po", ".toml", ".json", ".txt", ".csv"}


def test_no_file_holds_two_sides_of_a_merge():
    folders = [ROOT / name for name in ("shouwang", "scripts", "tests", "bench", "docs")]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    files += [ROOT / "README.md", ROOT / "CHANGELOG.md"]
    assert len(files) > 500  # the search above found the project
    undecided = [path for path in files if any(line.startswith(MARKS) for line in path.read_text("utf-8").splitlines())]
    assert [str(path.relative_to(ROOT)) for path in undecided] == []
