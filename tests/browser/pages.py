"""Every page there is, and the states of the two that change in place. A new page needs a row here.

The addresses are those that tests/accounts/visits.py reads, which has every one of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.accounts.visits import VISITS
from tests.browser.people import Desk, Phone
from tests.browser.station import Station

# Readings of the pages' own scripts, a word for programs that watch, and what is no page but a sheet or a picture.
NO_PAGES = {"/board/state", "/board/readings", "/health", "/downpack.pdf", "/pictures/{picture_id}"}
NO_PAGES |= {"/phone/manifest.webmanifest", "/phone/worker.js", "/survey/worker.js"}


@dataclass(frozen=True)
class Shown:
    """``by``: who opens it; nobody is logged in where it is empty. ``then``: what is done before it is looked at."""

    name: str
    path: str
    by: str = "dispatcher"
    then: Callable[[Page], None] | None = None
    status: int = 200


def a_call(page: Page) -> None:
    desk = Desk(page)
    desk.press("n")
    desk.page.locator("#call-note").fill("三个人 three people")


def a_form(page: Page) -> None:
    desk = Desk(page)
    expect(desk.ranked).to_be_visible()
    desk.press("i")
    expect(page.locator("#sheet input")).to_be_focused()


def the_help(page: Page) -> None:
    Desk(page)
    page.keyboard.press("?")
    expect(page.locator("#help > *").first).to_be_visible()


def the_board(page: Page) -> None:
    expect(Desk(page).ranked).to_be_visible()


def an_order(page: Page) -> None:
    expect(Phone(page).card).to_be_visible()


def a_refusal(page: Page) -> None:
    phone = Phone(page)
    expect(phone.card).to_be_visible()
    phone.page.get_by_role("button", name=phone.words("step_declined")).click()


SHOWN = [
    Shown("login", "/login/", by=""),
    Shown("login-code", "/login/code/", by=""),
    Shown("home", "/", by="administrator"),
    Shown("board", "/board/", then=the_board),
    Shown("board-call", "/board/", then=a_call),
    Shown("board-form", "/board/", then=a_form),
    Shown("board-help", "/board/", then=the_help),
    Shown("phone-off-shift", "/phone/", by="unit"),
    Shown("phone-order", "/phone/", by="crew-c01", then=an_order),
    Shown("phone-decline", "/phone/", by="crew-c01", then=a_refusal),
    Shown("phone-shell-zh", "/phone/shell/zh-hans/", by=""),
    Shown("phone-shell-en", "/phone/shell/en/", by=""),
    Shown("incident", "/incidents/{incident_id}/"),
    Shown("place", "/places/{place_id}/"),
    Shown("approach", "/approach/", by="supervisor"),
    Shown("approach-sheet", "/approach/sheet/{ground_id}/", by="supervisor"),
    Shown("cards", "/cards/"),
    Shown("survey", "/survey/", by="supervisor"),
    Shown("survey-shell-zh", "/survey/shell/zh-hans/", by=""),
    Shown("survey-shell-en", "/survey/shell/en/", by=""),
    Shown("names", "/names/", by="supervisor"),
    Shown("call-points", "/callpoints/", by="supervisor"),
    Shown("call-point-new", "/callpoints/new", by="administrator"),
    Shown("operations", "/operations/", by="supervisor"),
    Shown("operation", "/operations/{operation_id}/", by="supervisor"),
    Shown("instructions", "/instructions/", by="supervisor"),
    Shown("instruction", "/instructions/{instruction_id}/", by="supervisor"),
    Shown("supervisor", "/supervisor/", by="supervisor"),
    Shown("handover", "/handover/"),
    Shown("morning", "/morning/", by="supervisor"),
    Shown("journal", "/journal/", by="supervisor"),
    Shown("intervals", "/intervals/", by="supervisor"),
    Shown("account", "/account/"),
    Shown("second-factor", "/account/second-factor/"),
    Shown("forbidden", "/board/", by="administrator", status=403),
    Shown("missing", "/nothing", status=404),
]


def addresses() -> set[str]:
    """Those that answer a reader with a page."""
    return {
        visit.path
        for visit in VISITS
        if visit.method == "GET" and not visit.path.startswith(("/api/", "/map/")) and visit.path not in NO_PAGES
    }


def opened(station: Station, shown: Shown, language: str, **options: Any) -> Page:
    """The page in a town where something is going on: an incident that C01 has been sent to."""
    incident = station.ask("under_way", call_sign="C01")
    path = shown.path.format(**station.ask("things", incident=incident))
    page = station.page(shown.by, language, **options) if shown.by else station.context(language, **options).new_page()
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == shown.status, f"{path} answered {answer.status}"
    if shown.then:
        shown.then(page)
    return page
