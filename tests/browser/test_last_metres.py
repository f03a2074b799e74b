"""Where a vehicle stops is read with the units it is about, without scrolling."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_stop_stands_above_the_ranked_units(station: Station, open_desk: Any, language: str) -> None:
    station.ask("ring", category="fire", place="三塘村")
    desk = open_desk("dispatcher", language)
    first = desk.recommended()
    told = desk.panel.locator(".approach")
    expect(told.locator(".vehicle")).to_have_text(first)
    expect(told).to_be_in_viewport(ratio=1)
    expect(desk.panel.locator(".approach ~ ol.candidates")).to_have_count(1)
    desk.press("2")
    expect(told.locator(".vehicle")).not_to_have_text(first)
    near = told.locator("details")
    near.locator("summary").focus()
    desk.press("Enter")
    expect(near.locator("li").first).to_be_visible()
