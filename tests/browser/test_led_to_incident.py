"""Who comes to the board by a link to an incident sees that incident, on a phone too."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station


@pytest.mark.parametrize("width", [390, 1440])
def test_a_link_to_an_incident_shows_it(station: Station, width: int) -> None:
    first, second = (station.ask("ring", category=code, place="白鹭塔")["id"] for code in ("noise", "fight"))
    page: Any = station.page("supervisor", "en", viewport={"width": width, "height": 844})
    page.goto(f"/board/?incident={first}")
    expect(page.locator(f"#incident h1 a[href*='{first}']")).to_be_visible()
    expect(page.locator(f"#incident a[href*='{second}']")).to_have_count(0)


def test_a_form_on_a_phone_has_one_enter(station: Station) -> None:
    """What sends a unit lies over no form that is being filled in."""
    incident = station.ask("ring", category="noise", place="白鹭塔")["id"]
    page: Any = station.page("supervisor", "en", viewport={"width": 390, "height": 844})
    page.goto(f"/board/?incident={incident}")
    expect(page.locator("#incident .act").first).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("#incident .act").first).to_be_hidden()
