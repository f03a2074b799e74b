"""The whole way of one incident: two desks, two phones, no mouse at the desks."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station

KINDS = {"zh": "打架斗殴", "en": "Fight"}


@pytest.mark.both_databases
@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_ring_to_clear(station: Station, open_desk: Any, open_phone: Any, language: str) -> None:
    place = station.ask("places", count=1)[0][language]
    first, second = open_desk("dispatcher", language), open_desk("dispatcher2", language)
    second.press("/")
    second.type("half a thought")

    incident = first.take_call(place, KINDS[language], "三个人,没有器械")
    expect(second.row(incident)).to_contain_text(KINDS[language])
    assert second.focused() == "command"
    expect(second.page.locator("#command")).to_have_value("half a thought")
    second.press("Escape")

    unit = first.recommended()
    phone = open_phone(unit, language)
    first.send(unit)
    expect(phone.card).to_contain_text(KINDS[language])
    expect(first.order(unit)).to_contain_text(first.words("order_seen"))
    first.press("z")
    expect(first.order(unit)).to_have_count(0)
    expect(phone.card).to_have_count(0)

    first.send(unit)
    expect(phone.card).to_contain_text(place)
    expect(phone.card).to_contain_text("三个人,没有器械")
    phone.go_on("accepted")
    expect(first.order(unit)).to_contain_text(first.words("order_accepted"))
    phone.go_on("en_route")
    expect(first.order(unit)).to_contain_text(first.words("order_en_route"))

    first.press("r")
    helper = first.panel.locator(".orders li b").filter(has_not_text=unit).first
    expect(helper).to_be_visible()
    other = open_phone(helper.inner_text(), language)
    expect(other.card).to_contain_text(place)
    expect(other.card).to_contain_text(unit)
    for step in ("accepted", "en_route", "on_scene", "cleared"):
        other.go_on(step)
    expect(other.card).to_have_count(0)

    phone.go_on("on_scene")
    expect(first.order(unit)).to_contain_text(first.words("order_on_scene"))
    phone.go_on("cleared")
    expect(phone.card).to_have_count(0)
    expect(first.panel.locator(".orders li")).to_have_count(0)

    first.press("c")
    expect(first.page.locator("#sheet select").first).to_be_focused()
    first.press("Enter")
    for desk in (first, second):
        expect(desk.rows).to_have_count(0)
    over = station.ask("state", incident=incident)
    assert over["state"] == "closed"
    assert over["findings"] == 0
    assert [unit, "withdrawn"] in over["orders"]
    assert [unit, "cleared"] in over["orders"]
