"""A right that ends while its holder is connected takes the page with it."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.station import Station


class Heard:
    """Pages opened and streams refused, in their order: a page goes for a word on the stream it has, or for a refusal.

    The answer of the stream it has stays open, and what else is asked and refused meanwhile moves no page.
    """

    def __init__(self, page: Page) -> None:
        self.told: list[str] = []
        page.on("request", lambda one: one.resource_type == "document" and self._take("opened", one.url))
        page.on("response", lambda one: "/live" in one.url and one.status != 200 and self._take("refused", one.url))

    def _take(self, what: str, url: str) -> None:
        self.told.append(f"{what} {urlsplit(url).path}")


def test_a_board_falls_to_the_login_when_the_stream_says_so(station: Station, open_desk: Any) -> None:
    """Nobody presses anything, and no stream is refused before: the word on the one it has takes the page away.

    How soon that word comes, within a second, is held at the wire (tests/live); a busy browser's time is no measure.
    """
    station.ask("hire", username="guest", role="dispatcher")
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("guest")
    expect(desk.row(incident)).to_be_visible()
    heard = Heard(desk.page)
    station.ask("revoke", username="guest")
    later = station.ask("ring", category="fight", place="东门")["id"]
    expect(desk.page.locator("#queue")).to_have_count(0)
    assert heard.told[0] == "opened /board/"
    assert desk.page.locator(f"#incident-{incident}, #incident-{later}").count() == 0
