"""`make test` runs on both databases whatever asks the run's own."""

from scripts.test import BROWSER, ONCE, ROOT, parts

ASKS = ("mark.django_db", "transactional_db", "(db", ", db", "make.town", "vendor()")


def test_what_runs_once_asks_no_database_of_the_run() -> None:
    files = [
        file for path in ONCE for file in sorted({ROOT / path, *(ROOT / path).rglob("test_*.py")}) if file.is_file()
    ]
    asking = [str(file) for file in files if any(word in file.read_text("utf-8") for word in ASKS)]
    assert asking == [str(ROOT / "tests/pages/test_pages_logic.py")]  # on SQLite only, by itself
    assert [path for path in (*ONCE, BROWSER) if not (ROOT / path).exists()] == []


def test_all_tests_are_in_one_run_of_sqlite_and_nothing_else_is_left_out_of_postgresql() -> None:
    """What the first leaves out the others run; a choice of tests is run on both as it stands."""
    whole = parts("postgresql://here/x", [])
    left_out = {word.partition("=")[2] for word in whole[0].arguments}
    assert left_out == {path for part in whole if not part.database for path in part.arguments if "=" not in path}
    assert [part.arguments for part in whole if part.database] == [[f"--ignore={path}" for path in ONCE]]
    chosen = parts("postgresql://here/x", ["tests/engine"])
    assert [(part.database, part.arguments) for part in chosen] == [
        (None, ["tests/engine"]),
        ("postgresql://here/x", ["tests/engine"]),
    ]
