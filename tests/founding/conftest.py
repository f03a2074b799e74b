"""Each town is founded in a home of its own."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def home(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.HOME = tmp_path / "home"
    return tmp_path / "home"
