"""The manual's pictures of joint command, transfers, call points, pictures from the scene and the last hundred metres.

Each is taken of the demo's room at work; ``found`` names its incidents, its operation and its instruction by id.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

people = import_module("tests.browser.people")

Found = dict[str, str]
NOTES = {"zh": "二楼冒烟，屋里可能还有人", "en": "smoke from the upper floor, somebody may be inside"}
WORDS = {"zh": "到我的位置", "en": "To my position"}
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "permissions": ["geolocation"],
    "geolocation": {"longitude": 116.0295715, "latitude": 28.6744784},
}
PAPER = {"width": 1280, "height": 900}
SQUARE = {"width": 1280, "height": 800}


def at_incident(album: Any, incident: str, username: str = "supervisor") -> Any:
    """A board with one incident open, its detail there."""
    page = album.page(username, "dark", viewport=SQUARE)
    page.goto(f"/board/?incident={incident}")
    page.locator("#map[data-ready]").wait_for()
    desk = people.Desk(page)
    people.expect(desk.panel.locator(".timeline li").first).to_be_attached()
    page.wait_for_timeout(1500)
    return desk


def transfers_and_rings(album: Any, found: Found) -> None:
    """The ambulance on the line, what is read out to them; a telephone that rings."""
    desk = at_incident(album, found["crash"], "dispatcher")
    desk.panel.locator(".said summary, details summary").first.scroll_into_view_if_needed()
    album.keep(desk.page, "transfer")
    ring = album.station.ask("telephone", line="110-2", number="13800000000")
    people.expect(desk.page.locator("#rings li").first).to_be_visible()
    album.keep(desk.page, "ring")
    album.station.ask("hang_up", exchange_ref=ring)


def joint_command(album: Any, found: Found) -> None:
    desk = at_incident(album, found["fight"])
    album.keep(desk.page, "support")
    desk.press("q")
    people.expect(desk.page.locator("#sheet")).to_be_visible()
    album.keep(desk.page, "mode")
    page = album.page("supervisor", "light", viewport=PAPER)
    paths = {"operation": f"/operations/{found['operation']}/", "handover": "/handover/", "morning": "/morning/"}
    for name, path in paths.items():
        page.goto(path)
        album.keep(page, name, full_page=True)
    page = album.page("supervisor", "dark", viewport=SQUARE)
    page.goto("/supervisor/")
    page.locator("#cover-map[data-ready], #cover-map canvas").first.wait_for()
    page.wait_for_timeout(1500)
    album.keep(page, "supervisor")
    phone = album.phone("F02")
    phone.page.goto(f"/instructions/{found['instruction']}/")
    album.keep(phone.page, "instruction")


def call_points(album: Any, found: Found) -> None:
    """The page; a street point's press at the desk; a one-key point that rings an officer."""
    from shouwang.callpoints.client import press

    one_key, street = (album.station.ask("device", kind=kind) for kind in ("one_key", "street"))
    for device in (one_key, street):
        press(album.station.url, device["id"], device["key"], battery=87)
    desk = album.desk("dispatcher")
    people.expect(desk.page.locator("#queue")).to_contain_text(street["name"])
    desk.page.locator("#queue li", has_text=street["name"]).click()
    desk.page.wait_for_timeout(1500)
    album.keep(desk.page, "call-point")
    page = album.page("supervisor", "light", viewport=PAPER)
    page.goto("/callpoints/")
    album.keep(page, "call-points")


def from_the_scene(album: Any, found: Found) -> None:
    desk = at_incident(album, found["main"])
    desk.panel.locator(".pictures button").first.click()
    people.expect(desk.page.locator(".picture-large img")).to_be_visible()
    desk.page.wait_for_timeout(800)
    album.keep(desk.page, "picture")


def last_metres(album: Any, found: Found) -> None:
    fire = album.station.ask("village_fire", note=NOTES[album.language])
    desk = at_incident(album, fire, "dispatcher")
    desk.panel.locator(".approach").scroll_into_view_if_needed()
    album.keep(desk.page, "approach")
    phone = album.page("supervisor", "light", **PHONE)
    phone.goto("/survey/")
    phone.locator("#map[data-ready]").wait_for()
    phone.get_by_role("button", name=WORDS[album.language]).click()
    people.expect(phone.locator("#pane .list button").first).to_be_visible()
    phone.wait_for_timeout(1500)
    album.keep(phone, "survey-begin")
    phone.locator("#pane .list button").first.click()
    phone.wait_for_timeout(1500)
    album.keep(phone, "survey")
    page = album.page("supervisor", "light", viewport=PAPER)
    page.goto(f"/approach/sheet/{found['ground']}/")
    album.keep(page, "plan")


SCENES: dict[str, Callable[[Any, Found], None]] = {
    "transfers_and_rings": transfers_and_rings,
    "call_points": call_points,
    "from_the_scene": from_the_scene,
    "last_metres": last_metres,
    "joint_command": joint_command,  # the last, when something is late
}
