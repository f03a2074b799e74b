"""Time, a desk, and a worker that remembers nothing of the test before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shouwang.accounts.models import User
from shouwang.downpack import tasks
from shouwang.foundation import sources
from tests import make


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    """Name it before ``town``: then all of the test happens in its time. 2026-03-02, 09:00 in the city."""
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def by(town: make.Town) -> User:
    return make.dispatcher(town, username="zhou")


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DOWNPACK_FOLDER = tmp_path / "downpack"
    settings.DOWNPACK_MINUTES = 5
    monkeypatch.setattr(tasks, "_refreshing", tasks._Refreshing())
    return tmp_path / "downpack"
