"""What waits at the desk is seen to from the list itself, without a mouse."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_point_that_rings_is_answered_for_the_crew(station: Station, open_desk: Any, language: str) -> None:
    """Going, then how it ended; the board's own keys mean what they meant as soon as the list is left."""
    pressed = station.ask("one_key", name=f"西门报警柱 {language}")
    desk = open_desk("dispatcher", language)
    row = desk.page.locator("#todo li", has_text=f"西门报警柱 {language}")
    expect(row).to_contain_text(desk.words("ring_unit_goes", unit=pressed["unit"]))
    desk.press(",")
    for _ in range(12):
        if row.locator(":focus").count():
            break
        desk.press("ArrowDown")
    expect(row.locator(".what")).to_be_focused()
    desk.press("1")
    expect(row).to_contain_text(desk.words("todo_ring_taken"))
    assert station.ask("press_state", press=pressed["id"]) == "answered"
    expect(row.locator(".what")).to_be_focused()
    desk.press("1")
    expect(row).to_have_count(0)
    assert station.ask("press_state", press=pressed["id"]) == "dealt_with"
    desk.press("Escape", "/")
    assert desk.focused() == "command"
