"""The phone as a crew holds it: help by holding, an app without network, a phone that others use too."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.people import comes_true
from tests.browser.station import Station, log_in

SENT_MS = 15_000
KEPT = """() => new Promise((done) => {
    indexedDB.open("shouwang.phone").onsuccess = ({target: {result: database}}) => {
        database.transaction("kept").objectStore("kept").getAll().onsuccess = ({target}) => {
            database.close();
            done(target.result.length);
        };
    };
})"""


def hold(page: Page, milliseconds: int) -> None:
    box = page.locator(".help").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(milliseconds)
    page.mouse.up()


def begun(phone: Any) -> None:
    """Whoever is on shift sees no button for it."""
    expect(phone.page.locator("#strip .on")).to_be_visible()


def controlled(page: Page) -> None:
    """The service worker has the page, and the shell."""
    page.wait_for_function("() => navigator.serviceWorker.controller !== null", timeout=SENT_MS)


def test_help_is_called_by_holding_and_by_nothing_shorter(station: Station, open_desk: Any, open_phone: Any) -> None:
    desk = open_desk("dispatcher")
    phone = open_phone("C02")
    begun(phone)
    alarm = desk.page.locator("#help-alarm")
    hold(phone.page, 600)
    phone.page.wait_for_timeout(800)
    expect(phone.page.locator(".own-help")).to_have_count(0)
    hold(phone.page, 1_200)
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("help_ringing"))
    expect(alarm).to_contain_text(desk.words("needs_help", unit="C02"))
    alarm.get_by_role("button", name=desk.words("answer_help")).click()
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("help_answered"))
    phone.page.get_by_role("button", name=phone.words("help_safe")).click()
    phone.page.get_by_role("button", name=phone.words("help_reason_mistake")).click()
    expect(phone.page.locator(".own-help")).to_have_count(0)
    expect(alarm).not_to_contain_text(desk.words("needs_help", unit="C02"))


def test_help_by_the_keyboard(station: Station, open_phone: Any) -> None:
    phone = open_phone("C02")
    begun(phone)
    phone.page.locator(".help").focus()
    phone.page.keyboard.down("Enter")
    phone.page.wait_for_timeout(1_200)
    phone.page.keyboard.up("Enter")
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("help_ringing"))


def test_crews_nearby_hear_of_it(station: Station, open_phone: Any) -> None:
    phone, neighbour = open_phone("C02"), open_phone("C04")
    begun(phone)
    begun(neighbour)
    hold(phone.page, 1_200)
    nearby = neighbour.page.locator(".nearby-help")
    expect(nearby).to_contain_text(neighbour.words("needs_help", unit="C02"))
    nearby.get_by_role("button").click()
    expect(nearby.locator(".loud")).to_have_count(0)


def test_without_network_help_says_that_it_was_not_sent_and_goes_later(station: Station, open_phone: Any) -> None:
    phone = open_phone("C02")
    begun(phone)
    phone.page.context.set_offline(True)
    hold(phone.page, 1_200)
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("help_not_sent"))
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("use_the_radio"))
    phone.page.context.set_offline(False)
    expect(phone.page.locator(".own-help")).to_contain_text(phone.words("help_ringing"), timeout=SENT_MS)


def test_the_app_opens_without_network_with_its_order_and_sends_what_was_done_then(
    station: Station, open_desk: Any, open_phone: Any
) -> None:
    """Closed and opened again without network: the order is there, the next step is pressed, and arrives once."""
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("dispatcher")
    unit = desk.recommended()
    phone = open_phone(unit)
    controlled(phone.page)
    desk.send(unit)
    expect(desk.order(unit)).to_contain_text(desk.words("order_seen"))
    phone.has_kept_its_order()
    phone.page.context.set_offline(True)
    phone.go_on("accepted")
    expect(phone.page.locator("#strip")).to_contain_text(phone.words("n_waiting", n="1"))
    phone.page.reload()
    expect(phone.card).to_contain_text("东门")
    phone.has_said("accepted")
    phone.go_on("en_route")
    phone.page.context.set_offline(False)
    expect(desk.order(unit)).to_contain_text(desk.words("order_en_route"), timeout=SENT_MS)
    assert station.ask("state", incident=incident)["orders"] == [[unit, "en_route"]]


def test_who_leaves_by_another_page_leaves_nothing_to_read_without_network(station: Station, open_phone: Any) -> None:
    phone = open_phone("C02")
    begun(phone)
    controlled(phone.page)
    comes_true(phone.page, f"async () => (await ({KEPT})()) === 1")
    phone.page.goto("/account/")
    phone.page.locator(".page-header .menu summary").click()
    phone.page.locator("form[action='/logout/'] button").click()
    phone.page.wait_for_url("**/login/**")
    comes_true(phone.page, f"async () => (await ({KEPT})()) === 0")


def test_the_next_person_on_this_phone_sees_and_sends_nothing_of_the_first(
    station: Station, open_desk: Any, open_phone: Any
) -> None:
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("dispatcher")
    unit = desk.recommended()
    phone = open_phone(unit)
    desk.send(unit)
    expect(desk.order(unit)).to_contain_text(desk.words("order_seen"))
    page = phone.page
    page.route("**/api/orders/**", lambda route: route.abort())
    phone.go_on("accepted")
    expect(page.locator("#strip")).to_contain_text(phone.words("n_waiting", n="1"))
    page.locator(".phone-tabs button").nth(2).click()
    page.locator(".account form[action='/logout/'] button").click()
    expect(page.locator("#sheet")).to_contain_text(phone.words("leave_unsent", n="1"))
    page.get_by_role("button", name=phone.words("leave_anyway")).click()
    page.wait_for_url("**/login/**")
    page.unroute("**/api/orders/**")
    another = next(sign for sign in ("C01", "C02", "C04") if sign != unit)
    log_in(page, station.ask("crew_of", call_sign=another))
    page.wait_for_url("**/phone/")
    expect(page.locator("#strip")).to_contain_text(another)
    page.wait_for_timeout(3_000)
    expect(page.locator("#strip")).not_to_contain_text(phone.words("n_waiting", n="1"))
    expect(phone.card).to_have_count(0)
    assert station.ask("state", incident=incident)["orders"] == [[unit, "seen"]]
