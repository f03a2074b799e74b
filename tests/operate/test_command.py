"""The command itself: help for everything, at once."""

import resource
import subprocess
import sys

import pytest

from shouwang.operate.command import COMMANDS
from tests.operate.conftest import Run

LOOK = """
import sys
from shouwang.operate.command import main
try:
    main(["--help"])
except SystemExit:
    print([name for name in sys.modules if name.split(".")[0] in {"django", "numpy", "numba"}])
"""
MOST_SECONDS = 1.0


def cpu_seconds(*command: str) -> float:
    """Of the process itself: a machine that does other things too makes it wait, not work."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_help_of_the_whole_needs_neither_django_nor_numpy() -> None:
    done = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert [name for name in COMMANDS if f"    {name}" not in done.stdout] == []
    assert cpu_seconds("-m", "shouwang", "--help") < MOST_SECONDS / 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run: Run, name: str) -> None:
    code, lines = run(name, "--help")
    assert (code, lines[0].startswith(f"usage: shouwang {name} [-h]")) == (0, True)
    assert COMMANDS[name] in lines


def test_help_of_one_command_comes_at_once() -> None:
    """At the latest at the third try: a machine under load counts other work in."""
    assert any(cpu_seconds("-m", "shouwang", "init", "--help") < MOST_SECONDS for _ in range(3))


def test_an_unknown_command_is_refused(run: Run) -> None:
    code, lines = run("dispatch")
    assert (code, "invalid choice: 'dispatch'" in lines[-1]) == (2, True)
