"""A call from the first ring to the last answer by the keyboard alone; a page that dies while it is being taken."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.station import Station

FIGHT = {"zh": "打架斗殴", "en": "Fight"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_whole_call_by_keyboard(station: Station, open_desk: Any, language: str) -> None:
    """The line rings beside what somebody types; E answers it; questions are answered by Y, N and a number."""
    place = station.ask("places", count=1)[0][language]
    first, second = open_desk("calltaker", language), open_desk("dispatcher", language)
    second.press("/")
    second.type("half a thought")
    station.ask("telephone", line="110-2", number="13900001111")
    for desk in (first, second):
        expect(desk.page.locator("#rings")).to_contain_text("110-2")
    assert second.focused() == "command"

    first.press("e")
    expect(first.page.locator("#call-place")).to_be_focused()
    expect(first.page.locator("#call-caller_phone")).to_have_value("13900001111")
    expect(second.page.locator("#rings li")).to_have_count(0)
    first.choose("call-place", place)
    expect(first.page.locator("#call-kind")).to_be_focused()
    first.choose("call-kind", FIGHT[language])
    expect(first.page.locator("#question-armed")).to_be_focused()
    first.press("y")
    expect(first.page.locator("#question-hurt")).to_be_focused()
    expect(first.page.locator("#call-form p.raised")).to_contain_text("P1")
    first.press("n", "Enter")
    expect(first.page.locator("#question-how_many")).to_be_focused()
    first.type("3")
    first.press("Enter")
    expect(first.page.locator("#call-note")).to_be_focused()
    first.type("yn")
    first.press("Control+Enter")
    expect(first.toast(first.words("call_saved"))).to_be_visible()
    answers = {"armed": "yes", "hurt": "no", "how_many": "3"}
    assert station.ask("call", incident=first.opened()) == {
        "category": "fight",
        "priority": 1,
        "state": "waiting",
        "rang": True,
        "answers": answers,
    }
    expect(first.panel.locator(".given li")).to_have_count(3)


def test_a_page_that_dies_loses_no_call(station: Station, open_desk: Any) -> None:
    """Killed after the last word: the next page offers it and takes no focus. One that lives keeps its own."""
    place = station.ask("places", count=1)[0]["en"]
    desk = open_desk("calltaker")
    desk.press("n")
    expect(desk.page.locator("#call-place")).to_be_focused()
    with desk.page.expect_response("**/api/calls/draft"):
        desk.choose("call-place", place)
        desk.choose("call-kind", "Fight")
        expect(desk.page.locator("#call-kind")).not_to_be_focused()
        desk.press("y")
        expect(desk.page.locator("#question-armed [aria-pressed=true]")).to_have_count(1)
        desk.tab_to("call-note")
        desk.type("shouting upstairs")
        desk.page.wait_for_timeout(2500)
    context = desk.page.context
    other = context.new_page()
    other.goto("/board/")
    expect(other.locator("#queue h2")).to_be_visible()
    other.wait_for_timeout(1500)
    expect(other.locator(".edge.kept")).to_have_count(0)  # it is being written over there

    desk.page.close(run_before_unload=False)
    other.reload()
    expect(other.locator(".edge.kept")).to_have_count(1)
    assert other.evaluate("document.activeElement?.tagName") == "BODY"
    other.keyboard.press("d")
    expect(other.locator("#call-place")).to_be_focused()
    expect(other.locator("#call-note")).to_have_value("shouting upstairs")
    expect(other.locator("#question-armed [aria-pressed=true]")).to_have_count(1)
    other.keyboard.press("Control+Enter")
    expect(other.locator("#incident .given")).to_be_visible()
    other.reload()
    expect(other.locator("#queue h2")).to_be_visible()
    other.wait_for_timeout(1500)
    expect(other.locator(".edge.kept")).to_have_count(0)


def test_a_nuisance_call_is_one_key_and_one_key_back(station: Station, open_desk: Any) -> None:
    desk = open_desk("calltaker")
    desk.press("n")
    expect(desk.page.locator("#call-place")).to_be_focused()
    desk.press("F7")
    words = desk.words("was_set_aside", kind=desk.words("nuisance_call"))
    expect(desk.toast(words).first).to_be_visible()
    expect(desk.rows).to_have_count(0)
    desk.press("z")
    expect(desk.rows).to_have_count(1)


def test_who_hung_up_is_rung_back(station: Station, open_desk: Any) -> None:
    """One rings, the other is told who; reached, the form opens with the number and the time it rang."""
    first, second = open_desk("calltaker"), open_desk("dispatcher")
    ref = station.ask("telephone", line="110-7", number="13900007777")
    expect(first.page.locator("#rings")).to_contain_text("110-7")
    assert station.ask("hang_up", exchange_ref=ref) == "dropped"
    expect(first.page.locator("#rings li")).to_have_count(0)
    for desk in (first, second):
        expect(desk.page.locator("#todo")).to_contain_text("110-7")
    first.page.get_by_role("button", name=first.words("ring_them"), exact=True).click()
    expect(first.page.locator("#todo .calling")).to_contain_text("13900007777")
    second.page.get_by_role("button", name=second.words("ring_them"), exact=True).click()
    expect(second.page.locator(".toast")).to_contain_text("is ringing them now")
    first.page.get_by_role("button", name=first.words("reached"), exact=True).click()
    expect(first.page.locator("#call-caller_phone")).to_have_value("13900007777")
    expect(second.page.locator("#todo .calling")).to_have_count(0)
