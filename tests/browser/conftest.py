"""One browser and one served district for this folder, tidied before each test.

PostgreSQL runs only the tests marked `both_databases`: what a page looks like does not depend on it.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from scripts import chromium
from tests.browser.people import Desk, Phone
from tests.browser.station import PHONE_SIZE, Station, environment_of, served
from tests.unbreakable.databases import database, vendor


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if vendor() == "sqlite":
        return
    others = [
        item for item in items if "tests/browser/" in item.nodeid and not item.get_closest_marker("both_databases")
    ]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="package")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    if chromium.program() is None:
        pytest.skip(chromium.ABSENT)
    home = tmp_path_factory.mktemp("district")
    with (
        database(home) as address,
        served(environment_of(home, address), home / "serve.log") as station,
        chromium.launched() as browser,
    ):
        station.browser = browser
        yield station


@pytest.fixture
def station(district: Station) -> Iterator[Station]:
    """Nothing is open, nobody is logged in; afterwards no page may have failed unseen."""
    district.faults.clear()
    district.ask("tidy")
    yield district
    district.close_pages()
    assert district.faults == []


@pytest.fixture
def open_desk(station: Station) -> Any:
    """``open_desk("dispatcher", "zh")``: a logged-in person at the board."""

    def opened(username: str, language: str = "en", **options: Any) -> Desk:
        page = station.page(username, language, **options)
        page.goto("/board/")
        return Desk(page)

    return opened


@pytest.fixture
def open_phone(station: Station) -> Any:
    """``open_phone("C03")``: the phone of a unit's crew."""

    def opened(call_sign: str, language: str = "en", **options: Any) -> Phone:
        page = station.page(station.ask("crew_of", call_sign=call_sign), language, viewport=PHONE_SIZE, **options)
        page.goto("/phone/")
        return Phone(page)

    return opened
