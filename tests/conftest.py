"""Fixtures for every test: one town, fresh caches, a journal that tests may empty."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection, connections
from django.db.models.signals import post_migrate
from django.utils import translation

from shouwang.approach import ways
from shouwang.areas import queries as area_queries
from shouwang.dispatch import policy
from shouwang.dispatch.queries import cover
from shouwang.duty import queries as duty_queries
from shouwang.journal import guard
from shouwang.places import queries as place_queries
from shouwang.places import roads
from tests import environment, make, quick
from tests.unbreakable import databases

settings.PASSWORD_HASHERS = quick.PASSWORD_HASHERS


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("data") and not os.environ.get("SHOUWANG_DATA"):
        pytest.skip("SHOUWANG_DATA is not set: the real data are not here")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests use a file, as an installation does: threads have connections and the write lock of their own."""
    if connection.vendor == "sqlite":
        connections.databases["default"]["TEST"]["NAME"] = str(Path(environment.HOME) / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The migrations are the dearest step of every set-up: programs of tests start from a copy of what they made."""
    with ExitStack() as kept:
        with django_db_blocker.unblock():
            kept.enter_context(databases.kept_tables())
        yield
        with django_db_blocker.unblock():
            kept.close()


@pytest.fixture(scope="session")
def put_tables(django_db_setup: None) -> Callable[[Path], None]:
    """Puts the tables into the home folder of an installation of its own, which spares it the migrations."""
    return databases.put_tables


@pytest.fixture(autouse=True)
def fresh_caches() -> None:
    """What a process keeps in memory belongs to one database; each test has its own."""
    for module in (area_queries, duty_queries, policy, cover, place_queries, roads, ways):
        module.forget()


@pytest.fixture(autouse=True)
def language_of_the_station() -> None:
    """A page that was read in English leaves its thread in English."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def emptied_journal(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with transactions of its own is followed by a flush of all tables: entries must let go of the table.

    Depends on the database fixture, so that it is torn down before the flush; ``as_installed`` comes after it.
    """
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    if not is_marked and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    guard.lift(connection)


def as_installed(sender: AppConfig, **_: Any) -> None:
    """After a flush: what the migrations put into an empty database, and the journal's guard."""
    head = apps.get_model("journal", "Head")
    if sender.name != "shouwang.journal" or head.objects.exists():
        return
    import_module("shouwang.accounts.migrations.0002_system_user").create(apps, None)
    head.objects.create(id=1, position=0, frontier=b"")
    guard.put(connection)


post_migrate.connect(as_installed)


@pytest.fixture
def town(db: None) -> make.Town:
    return make.town()


@pytest.fixture
def real_data() -> Path:
    folder = os.environ.get("SHOUWANG_DATA")
    if not folder:
        pytest.skip("SHOUWANG_DATA is not set: the real data are not here")
    return Path(folder)
