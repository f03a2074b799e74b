"""The browser dies while a call is being taken: what was written is there again, for its author alone."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, expect

from scripts import chromium
from tests.browser.people import Desk
from tests.browser.station import LOCALES, Station, log_in


def test_a_killed_browser_loses_no_words(station: Station, open_desk: Any) -> None:
    place, words = station.ask("places", count=1)[0]["en"], "smoke from the second floor"
    assert station.browser is not None
    doomed = station.browser.browser_type.launch(executable_path=chromium.program(), args=list(chromium.FLAGS))
    context = doomed.new_context(base_url=station.url, locale=LOCALES["en"])
    context.add_init_script(chromium.WITHOUT_MAP)
    page = context.new_page()
    log_in(page, "dispatcher")
    page.goto("/board/")
    desk = Desk(page)
    desk.press("n")
    expect(page.locator("#call-place")).to_be_focused()
    desk.choose("call-place", place)
    desk.choose("call-kind", "Noise")
    with page.expect_response(lambda answer: words in (answer.request.post_data or "")) as kept:
        page.locator("#call-note").focus()
        desk.type(words)
    assert kept.value.ok
    with suppress(Error):
        doomed.new_browser_cdp_session().send("Browser.crash")
    other = open_desk("dispatcher2")
    expect(other.page.locator("#draft-reminder")).not_to_contain_text(place)

    again = open_desk("dispatcher")
    expect(again.page.locator("#draft-reminder")).to_contain_text(place)
    assert again.rows.count() == 0
    again.press("d")
    expect(again.page.locator("#call-note")).to_have_value(words)
    again.press("Control+Enter")
    expect(again.toast(again.words("call_saved"))).to_be_visible()
    expect(again.panel).to_contain_text(words)
    expect(again.page.locator("#draft-reminder")).not_to_contain_text(place)
