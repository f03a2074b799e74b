"""The real maps, drawn by the processor: what is on them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Desk
from tests.browser.station import Station

# The library gives each map its handlers when it is made: the first moment at which a test can take hold of it.
SEEN_MAP = """
  Object.defineProperty(Object.prototype, "boxZoom", { configurable: true, set(value) {
    Object.defineProperty(this, "boxZoom", { value, writable: true, configurable: true, enumerable: true });
    if (typeof this.queryRenderedFeatures === "function") globalThis.seenMap = this;
  }});
"""
DRAWN = "(layers) => globalThis.seenMap?.isStyleLoaded() ? seenMap.queryRenderedFeatures({ layers }) : []"


def is_drawn(page: Page, *layers: str) -> None:
    page.wait_for_function(f"(layers) => ({DRAWN})(layers).length > 0", arg=list(layers))


@pytest.fixture
def seen(station: Station) -> Any:
    """A page of somebody whose map the test can ask."""

    def opened(username: str, path: str, **options: Any) -> Page:
        page = station.page(username, has_map=True, **options)
        page.add_init_script(SEEN_MAP)
        page.goto(path)
        return page

    return opened


def test_the_last_metres_on_foot_are_drawn(station: Station, seen: Any) -> None:
    fire = station.ask("village_fire", note="厨房起火")
    desk = Desk(seen("dispatcher", f"/board/?incident={fire}"))
    expect(desk.panel.locator(".approach .vehicle")).to_be_visible()
    is_drawn(desk.page, "approach-walk")
    is_drawn(desk.page, "road")
