"""What a run has measured, for ``docs/reliability.md``: printed, and kept beside the trials that passed."""

import json
import os
from pathlib import Path


def note(name: str, **figures: object) -> None:
    line = json.dumps(figures)
    print(f"\n{name}: {line}")
    if folder := os.environ.get("SHOUWANG_TRIALS"):
        with (Path(folder) / f"{name}.figures").open("a") as file:
            file.write(f"{line}\n")
