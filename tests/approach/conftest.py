"""A town on its roads, a crew that measures, a supervisor who publishes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shouwang.accounts.models import Role, User
from shouwang.foundation import sources
from tests import make


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture(autouse=True)
def roads(clock: make.Clock, town: make.Town, tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path
    make.roads(tmp_path)


@pytest.fixture
def crew(town: make.Town) -> User:
    return make.crew(town, "E11")


@pytest.fixture
def supervisor(town: make.Town) -> User:
    return make.user(Role.SUPERVISOR, town.station, username="wu")
