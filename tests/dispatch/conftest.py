"""A dispatcher, roads and time for the tests of calls, incidents and orders."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shouwang.accounts.models import User
from shouwang.foundation import sources
from shouwang.places.models import RoadVersion
from tests import make


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    """Name it before ``town``: then all of the test happens in its time."""
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def by(town: make.Town) -> User:
    return make.dispatcher(town, username="zhou")


@pytest.fixture
def roads(town: make.Town, tmp_path: Path, settings: Any) -> RoadVersion:
    settings.HOME = tmp_path
    return make.roads(tmp_path)
