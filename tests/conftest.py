"""Fixtures for every test: one town, fresh caches, a journal that tests may empty."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from shouwang.areas import queries as area_queries
from shouwang.dispatch import policy
from shouwang.dispatch.queries import cover
from shouwang.journal import guard
from shouwang.places import queries as place_queries
from shouwang.places import roads
from tests import make


@pytest.fixture(autouse=True)
def fresh_caches() -> Iterator[None]:
    """What a process keeps in memory belongs to one database; each test has its own."""
    for module in (area_queries, policy, cover, place_queries, roads):
        module.forget()
    yield


@pytest.fixture
def town(db: None) -> make.Town:
    return make.town()


@pytest.fixture
def real_data() -> Path:
    folder = os.environ.get("SHOUWANG_DATA")
    if not folder:
        pytest.skip("SHOUWANG_DATA is not set: the real data are not here")
    return Path(folder)
