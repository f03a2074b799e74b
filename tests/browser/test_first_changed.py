"""Enter never sends another unit than the one that was seen, and says so where the eyes are."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.station import Station

# Enter in the very moment in which another unit has become the first.
PRESS_AT_ONCE = """(before) => new MutationObserver((_, watcher) => {
  const first = document.querySelector("#incident .candidates [aria-selected=true] b");
  if (!first || first.textContent === before) return;
  watcher.disconnect();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
}).observe(document.getElementById("incident"), { subtree: true, childList: true, characterData: true })"""


def _last_first(route: Route) -> None:
    answer = route.fetch()
    ranking = answer.json()
    for rank, one in enumerate(reversed(ranking["candidates"]), 1):
        one["rank"] = rank
    route.fulfill(response=answer, json=ranking)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refused_key_says_who_is_first_now(station: Station, open_desk: Any, language: str) -> None:
    incident = station.ask("ring", category="noise", place="门口")["id"]
    desk = open_desk("dispatcher", language)
    before = desk.recommended()
    desk.page.evaluate(PRESS_AT_ONCE, before)
    desk.page.route("**/ranking", _last_first)
    told = desk.panel.locator(".first-changed")
    expect(told).to_be_visible()
    now = desk.recommended()
    assert now != before
    expect(told).to_contain_text(desk.words("first_changed", unit=now, pressed="Enter"))
    assert station.ask("state", incident=incident)["orders"] == []
    desk.send(now)
    expect(told).to_have_count(0)
    assert station.ask("state", incident=incident)["orders"] != []
