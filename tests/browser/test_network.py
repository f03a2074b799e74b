"""The network goes and comes back; the page says so, loses nothing and does nothing twice."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.station import Station


def test_a_board_catches_up(station: Station, open_desk: Any) -> None:
    desk = open_desk("dispatcher", "zh")
    desk.page.context.set_offline(True)
    expect(desk.page.locator("#connection")).not_to_have_text(desk.words("live"))
    missed = station.ask("ring", category="fight", place="东门")["id"]
    expect(desk.row(missed)).to_have_count(0)
    desk.page.context.set_offline(False)
    expect(desk.row(missed)).to_be_visible()
    desk.is_live()


def test_an_order_pressed_without_network_is_sent_once(station: Station, open_desk: Any) -> None:
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("dispatcher")
    unit = desk.recommended()
    desk.page.context.set_offline(True)
    desk.press("Enter")
    expect(desk.toast(desk.words("unreachable"))).to_contain_text(desk.words("nothing_lost"))
    assert station.ask("state", incident=incident)["orders"] == []
    desk.page.context.set_offline(False)
    desk.press("z")  # "Try again"
    expect(desk.order(unit)).to_be_visible()
    assert [sign for sign, _state in station.ask("state", incident=incident)["orders"]] == [unit]


def test_a_phone_keeps_what_its_crew_did(station: Station, open_desk: Any, open_phone: Any) -> None:
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("dispatcher")
    unit = desk.recommended()
    phone = open_phone(unit)
    desk.send(unit)
    expect(desk.order(unit)).to_contain_text(desk.words("order_seen"))
    phone.page.context.set_offline(True)
    for step in ("accepted", "en_route", "on_scene"):
        phone.go_on(step)
    phone.has_said("on_scene")
    expect(phone.page.locator("#strip")).to_contain_text(phone.words("n_waiting", n="3"))
    assert station.ask("state", incident=incident)["orders"] == [[unit, "seen"]]
    phone.page.context.set_offline(False)
    expect(desk.order(unit)).to_contain_text(desk.words("order_on_scene"))
    expect(phone.page.locator("#strip")).not_to_contain_text(phone.words("n_waiting", n="1"))
    assert station.ask("state", incident=incident)["orders"] == [[unit, "on_scene"]]


def test_a_conflict_is_shown_until_it_was_read(station: Station, open_desk: Any, open_phone: Any) -> None:
    """While the phone was without network the desk took the order back: what its crew did then is not swallowed."""
    station.ask("ring", category="noise", place="东门")
    desk = open_desk("dispatcher")
    unit = desk.recommended()
    phone = open_phone(unit)
    desk.send(unit)
    expect(desk.order(unit)).to_contain_text(desk.words("order_seen"))
    phone.page.context.set_offline(True)
    phone.go_on("accepted")
    desk.press("z")
    expect(desk.order(unit)).to_have_count(0)
    phone.page.context.set_offline(False)
    refused = phone.page.locator("#refused")
    expect(refused).to_contain_text(phone.words("not_taken"))
    refused.get_by_role("button", name=phone.words("put_away")).click()
    expect(refused).not_to_contain_text(phone.words("not_taken"))
    expect(phone.card).to_have_count(0)
