"""A supervisor, a dispatcher and time for the tests of joint command."""

from collections.abc import Iterator

import pytest

from shouwang.accounts.models import Role, User
from shouwang.foundation import sources
from tests import make


@pytest.fixture
def clock() -> Iterator[make.Clock]:
    """Name it before ``town``: then all of the test happens in its time."""
    clock = make.Clock()
    with sources.seeded(7, clock):
        yield clock


@pytest.fixture
def chief(clock: make.Clock, town: make.Town) -> User:
    return make.user(Role.SUPERVISOR, town.station, username="wu")


@pytest.fixture
def desk(clock: make.Clock, town: make.Town) -> User:
    return make.dispatcher(town, username="zhou")
