"""A call that is handed on while it is taken, and what is asked about it afterwards: by the keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station

FIGHT = {"zh": "打架斗殴", "en": "Fight"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_handed_on_from_the_form_with_one_key(station: Station, open_desk: Any, language: str) -> None:
    """What was typed so far stands in the incident; whom to ring is asked at once."""
    desk = open_desk("calltaker", language)
    desk.press("n")
    expect(desk.page.locator("#call-place")).to_be_focused()
    desk.type("桥下 nobody knows where")
    desk.page.locator("#call-note").focus()
    desk.type("he cannot breathe")
    desk.press("F6")
    choice = desk.page.locator("#sheet select")
    expect(choice).to_be_focused()
    desk.press("ArrowDown")
    dial_number = choice.evaluate("choice => choice.selectedOptions[0].textContent").strip().split()[0]
    desk.press("Enter")
    expect(desk.panel.locator(".others li")).to_contain_text(dial_number)
    expect(desk.panel.locator(".note")).to_contain_text("he cannot breathe")
    expect(desk.panel.locator(".where").first).to_contain_text("桥下 nobody knows where")
    expect(desk.page.locator("#call-form")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_questions_are_answered_after_the_call(station: Station, open_desk: Any, language: str) -> None:
    """Folded until they are asked for; a key answers, Enter goes on and sends nobody, a better answer overrules."""
    incident = station.ask("ring", category="fight", place="门口")["id"]
    desk = open_desk("dispatcher", language)
    desk.recommended()
    expect(desk.panel.locator(".later .question")).to_have_count(0)
    desk.press("'")
    expect(desk.page.locator("#later-armed")).to_be_focused()
    desk.press("y")
    expect(desk.page.locator("#later-hurt")).to_be_focused()
    expect(desk.panel.locator(".given li")).to_have_count(1)
    expect(desk.panel.locator("h1 b").first).to_have_text("P1")
    desk.press("n", "Enter")
    expect(desk.page.locator("#later-how_many")).to_be_focused()
    desk.type("3")
    desk.press("Enter")
    expect(desk.panel.locator(".given li")).to_have_count(3)
    desk.page.locator("#later-armed").focus()
    desk.press("n")
    expect(desk.page.locator("#later-armed [aria-pressed=true]")).to_contain_text(desk.words("no"))
    desk.press("Escape")
    found = station.ask("call", incident=incident)
    assert (found["priority"], found["answers"]["how_many"]) == (1, "3")
    assert station.ask("state", incident=incident)["orders"] == []
