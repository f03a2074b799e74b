"""A supervisor, a dispatcher and time for the tests of joint command."""

from collections.abc import Iterator

import pytest

from shouwang.accounts.models import Role, User
from shouwang.dispatch.models import Agency
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
def by(town: make.Town) -> User:
    """The same desk in real time, or in that of ``clock`` where a test names it first."""
    return make.dispatcher(town, username="zhou")


@pytest.fixture
def agencies(town: make.Town) -> dict[str, Agency]:
    return make.agencies()


@pytest.fixture
def desk(clock: make.Clock, town: make.Town) -> User:
    return make.dispatcher(town, username="zhou")
