"""An operation is named wherever its incidents and units are."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station

NAME = "元宵灯会安保"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_operation_is_listed_and_named(station: Station, open_desk: Any, language: str) -> None:
    incident = station.ask("ring", category="noise", place="门口")["id"]
    operation = station.ask("operation", incident=incident)
    desk = open_desk("dispatcher", language)
    link = desk.page.locator(f"a[href='/operations/{operation}/']")
    listed = desk.page.locator(
        ".operations li", has=link, has_text=NAME
    )  # the tests of pages make one of that name too
    expect(listed).to_have_count(1)
    expect(desk.row(incident)).to_contain_text(NAME)
    expect(desk.page.locator(".units li", has_text="C02")).to_contain_text(NAME)
    expect(desk.panel.locator(".operation a")).to_have_text(NAME)
    desk.press(";")
    expect(desk.page.locator("#announcements")).to_contain_text(NAME)
    station.ask("end_operation", operation=operation)
    expect(listed).to_have_count(0)  # told by the stream
    expect(desk.row(incident)).not_to_contain_text(NAME)
