"""The command itself: help for everything, at once."""

import subprocess
import sys

import pytest

from shouwang.operate.command import COMMANDS
from tests.operate.conftest import Run

LOOK = """
import sys
from shouwang.operate.command import main
try:
    main(sys.argv[1:])
except SystemExit:
    print(*sorted({name.split(".")[0] for name in sys.modules}))
"""
SLOW_TO_LOAD = {"numpy", "numba", "scipy", "routingkit_cch", "osmium", "shapely", "uvicorn"}


def help_and_packages(*words: str) -> tuple[list[str], set[str]]:
    """What is printed, and the packages that were loaded to print it."""
    done = subprocess.run([sys.executable, "-c", LOOK, *words], check=True, capture_output=True, text=True)
    *lines, packages = done.stdout.splitlines()
    return lines, set(packages.split())


def test_help_of_the_whole_needs_neither_django_nor_numpy() -> None:
    lines, packages = help_and_packages("--help")
    assert "shouwang" in packages
    assert packages & (SLOW_TO_LOAD | {"django"}) == set()
    assert [name for name in COMMANDS if f"    {name}" not in "\n".join(lines)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, lines = run(name, "--help")
    assert (code, lines[0].startswith(f"usage: shouwang {name} [-h]")) == (0, True)
    assert COMMANDS[name] in lines


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_one_command_loads_nothing_slow(name: str) -> None:
    lines, packages = help_and_packages(name, "--help")
    assert lines[0].startswith(f"usage: shouwang {name}")
    assert packages & SLOW_TO_LOAD == set()


def test_an_unknown_command_is_refused(run: Run) -> None:
    code, lines = run("dispatch")
    assert (code, "invalid choice: 'dispatch'" in lines[-1]) == (2, True)
