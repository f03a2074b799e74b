"""The bulk loader's journal holds, and what an answer costs does not grow with what is stored."""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import years
from bench.years_town import in_own_process, town_folder

SHORT, LONG, A_DAY = 2, 6, 60


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, put_tables: Callable[[Path], None]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    years.add_arguments(parser)
    folder = tmp_path_factory.mktemp("years")
    for days in (SHORT, LONG):
        put_tables(town_folder(folder, days))
    given = ["--folder", folder, "--days", LONG, "--beside", SHORT, "--a-day", A_DAY, "--times", 2]
    return years.measure(parser.parse_args([str(word) for word in given])) | {"folder": str(folder)}


@pytest.mark.slow
def test_what_was_written_without_actions_verifies_like_a_journal(found):
    assert (found["incidents"], found["calls"], found["findings"]) == (LONG * A_DAY, LONG * A_DAY, [])
    assert found["entries"] > 5 * found["incidents"]
    assert found["orders"] > found["incidents"] / 2


@pytest.mark.slow
def test_an_answer_costs_what_it_shows(found):
    """Both towns end with the same day; SQLite counts the steps of each answer, whatever the machine does meanwhile."""
    growth = found["growth"]
    assert growth["stored"] == LONG / SHORT
    assert {name: growth[name]["work"] for name in (*years.PAGES, *years.OTHERS) if growth[name]["work"] > 1.1} == {}


@pytest.mark.slow
def test_a_load_that_was_stopped_goes_on_and_a_whole_one_is_kept(found):
    """The second run writes nothing: the same root, to the entry."""
    again = json.loads(in_own_process("years_asking", found["folder"], str(LONG), str(A_DAY), "1"))
    assert (again["root"], again["incidents"]) == (found["root"], found["incidents"])


@pytest.mark.slow
def test_days_that_are_missing_are_written_later(tmp_path: Path, found, put_tables):
    """Stopped after two days of six and run again: the same journal as in one go, but for the founding's own salts."""
    counted = ("incidents", "calls", "orders", "notes", "entries")
    put_tables(town_folder(tmp_path, LONG))
    stopped = in_own_process("years_town", str(tmp_path), str(LONG), str(A_DAY), "--until", "2")
    assert stopped == "2\n"
    later = json.loads(in_own_process("years_asking", str(tmp_path), str(LONG), str(A_DAY), "1"))
    assert [later[name] for name in counted] == [found[name] for name in counted]
    assert (later["findings"], later["root"]) == ([], found["root"])
