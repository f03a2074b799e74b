"""A run of many trials that can be stopped and goes on where it was: what has passed is written down.

SHOUWANG_TRIALS names the folder for that; without it a run starts from the beginning.
"""

import os
from collections.abc import Iterator
from pathlib import Path


def remaining(name: str, count: int) -> Iterator[int]:
    """The numbers of the trials that have not passed yet; a number counts as passed when the next is asked for."""
    folder = os.environ.get("SHOUWANG_TRIALS")
    if not folder:
        yield from range(count)
        return
    path = Path(folder) / f"{name}.passed"
    path.parent.mkdir(parents=True, exist_ok=True)
    passed = set(map(int, path.read_text().split())) if path.exists() else set()
    with path.open("a") as file:
        for number in range(count):
            if number in passed:
                continue
            yield number
            file.write(f"{number}\n")
            file.flush()
