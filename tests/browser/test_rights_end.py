"""A right that ends while its holder is connected takes the page with it."""

import time
from typing import Any

from playwright.sync_api import expect

from tests.browser.station import Station

# One for the stream (tests/live holds it to that, bench.stream measures it), the rest for a machine that is busy.
SECONDS = 4.0


def test_a_board_falls_to_the_login_within_a_second(station: Station, open_desk: Any) -> None:
    station.ask("hire", username="guest", role="dispatcher")
    incident = station.ask("ring", category="noise", place="东门")["id"]
    desk = open_desk("guest")
    expect(desk.row(incident)).to_be_visible()
    revoked_at = station.ask("revoke", username="guest")
    expect(desk.page.locator("#queue")).to_have_count(0)
    assert time.time() - revoked_at < SECONDS
    expect(desk.page.locator(f"#incident-{incident}")).to_have_count(0)
