"""The real maps, drawn by the processor: what is on them, and what a press on them does."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Desk, Phone
from tests.browser.station import PHONE_SIZE, Station

# The library gives each map its handlers when it is made: the first moment at which a test can take hold of it.
SEEN_MAP = """
  Object.defineProperty(Object.prototype, "boxZoom", { configurable: true, set(value) {
    Object.defineProperty(this, "boxZoom", { value, writable: true, configurable: true, enumerable: true });
    if (typeof this.queryRenderedFeatures === "function") globalThis.seenMap = this;
  }});
"""
DRAWN = "(layers) => globalThis.seenMap?.isStyleLoaded() ? seenMap.queryRenderedFeatures({ layers }) : []"
FAR = 11.5  # so far away even a few who stand together are a number
HEAP = """() => {
  const heap = seenMap.queryRenderedFeatures({ layers: ["unit"] }).find((one) => one.properties.heap);
  if (!heap) return null;
  const [{ x, y }, frame] = [seenMap.project(heap.geometry.coordinates), seenMap.getCanvas().getBoundingClientRect()];
  return { x: x + frame.left, y: y + frame.top, ids: heap.properties.heap.split(" ") };
}"""
STAND_ALONE = f"""(ids) => {{
  const units = ({DRAWN})(["unit"]);
  return ids.every((id) => units.some((one) => one.properties.id === id));
}}"""


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


def test_a_press_on_a_heap_shows_who_stands_there(station: Station, seen: Any) -> None:
    page = Desk(seen("dispatcher", "/board/")).page
    is_drawn(page, "unit")
    page.evaluate("(zoom) => void seenMap.jumpTo({ zoom })", FAR)
    heap = page.wait_for_function(HEAP).json_value()
    assert len(heap["ids"]) > 3
    assert not page.evaluate(STAND_ALONE, heap["ids"])
    page.mouse.click(heap["x"], heap["y"])
    page.wait_for_function(STAND_ALONE, arg=heap["ids"])


def test_a_phone_draws_its_own_map_without_network(station: Station, seen: Any) -> None:
    """Of the ground that it saw with one: the roads are kept on the phone."""
    page = seen(station.ask("crew_of", call_sign="C01"), "/phone/", viewport=PHONE_SIZE)
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    station.ask("under_way", call_sign="C01")
    phone = Phone(page)
    expect(phone.card).to_be_visible()
    is_drawn(page, "road", "road-main")
    phone.has_kept_its_order()
    page.context.set_offline(True)
    page.reload()
    expect(phone.card).to_be_visible()
    is_drawn(page, "road", "road-main")
