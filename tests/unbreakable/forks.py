"""Programs that are ready to fork: Django is set up, the town is there, a trial takes a fraction of a second.

Nothing but the forked children ever opens a connection to the database or starts a thread: a fork copies neither.
"""

import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Tell = Callable[[object], None]


@dataclass
class Child:
    """A forked process and what it has told so far, a line at a time."""

    number: int
    told: int

    def kill_after(self, lines: int, seconds: float) -> list[Any]:
        """So long after so many lines: a slow machine is killed in the midst of its work too. What it told until then.

        A last line that the kill cut off counts as not told.
        """
        with os.fdopen(self.told, "rb") as file:
            told = [file.readline() for _ in range(lines)]
            time.sleep(seconds)
            os.kill(self.number, signal.SIGKILL)
            told += file.readlines()
        os.waitpid(self.number, 0)
        return [json.loads(line) for line in told if line.endswith(b"\n")]

    def heard(self) -> tuple[list[Any], int]:
        """Everything it told, and its exit status."""
        with os.fdopen(self.told, "rb") as file:
            lines = [json.loads(line) for line in file]
        _number, status = os.waitpid(self.number, 0)
        return lines, status


def fork(deed: Callable[..., None], *arguments: object) -> Child:
    """Runs ``deed(tell, ...)`` in a process of its own; what it tells is written at once."""
    hear, say = os.pipe()
    number = os.fork()
    if number:
        os.close(say)
        return Child(number, hear)
    os.close(hear)
    try:
        deed(lambda fact: os.write(say, json.dumps(fact, default=str).encode() + b"\n"), *arguments)
        os._exit(0)
    except BaseException:  # noqa: BLE001 - a child must not come back into its parent's code
        traceback.print_exc()
        os._exit(1)


def asked(deed: Callable[..., None], *arguments: object) -> list[Any]:
    """What a child that is left alone tells; it must end well."""
    lines, status = fork(deed, *arguments).heard()
    assert status == 0, f"{deed.__name__} ended with {status}"
    return lines


def answer_trials(trial: Callable[[int], object]) -> None:
    """The forking program's side: a number comes in, what happened goes out."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(trial(int(line)), default=str) + "\n")
        sys.stdout.flush()


class Program:
    """The test's side of a forking program."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", module]
        self.running = subprocess.Popen(
            command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def trial(self, number: int) -> Any:
        assert self.running.stdin is not None
        assert self.running.stdout is not None
        self.running.stdin.write(f"{number}\n")
        self.running.stdin.flush()
        line = self.running.stdout.readline()
        assert line, f"the program ended in trial {number}: its last words are above"
        return json.loads(line)


@contextmanager
def program(module: str, environment: dict[str, str]) -> Iterator[Program]:
    started = Program(module, environment)
    try:
        yield started
    finally:
        started.running.communicate(timeout=60)
