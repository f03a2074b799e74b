"""A ground surveyed in cellars: the page opens without network, keeps what is found, sends it once, shows conflicts."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from scripts import chromium
from scripts.chromium import WITHOUT_MAP
from tests.browser.people import Sitting, comes_true
from tests.browser.station import AT_THE_STATION, LOCALES, PHONE_SIZE, Station, log_in

LATE_MS = 6_000  # from then on a deed is told to have been done earlier (foundation/happening.py)
FIX_MS, SETTLE_MS = 1_100, 300  # a fix that is older than a second is asked for again (survey/map.ts)
KEEPS_THE_WORKER = "async () => Boolean(await caches.match('/static/console/built/map_worker.js'))"
PHONE = {"viewport": PHONE_SIZE, "geolocation": AT_THE_STATION, "permissions": ["geolocation"]}


class Surveyor(Sitting):
    """Someone who walks with the survey in one hand; without a map, things are put where the phone is."""

    def __init__(self, page: Page) -> None:
        page.goto("/survey/")
        super().__init__(page)
        page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        self.pane, self.strip = page.locator("#pane"), page.locator("#strip")

    def go_to(self, key: str, **facts: str) -> None:
        self.pane.get_by_role("button", name=self.words(key, **facts), exact=True).first.click()

    def walk(self, east: float, north: float = 0.0) -> None:
        """So far from the station, in degrees; the phone asks for a fix of its own."""
        lon, lat = AT_THE_STATION["longitude"] + east, AT_THE_STATION["latitude"] + north
        self.page.context.set_geolocation({"longitude": lon, "latitude": lat})
        self.page.wait_for_timeout(FIX_MS)
        self.go_to("survey_my_position")
        self.page.wait_for_timeout(SETTLE_MS)

    def begin(self, name: str) -> None:
        """A ground that no map knows: three corners and a name."""
        self.go_to("survey_draw")
        for east, north in ((0.0, 0.0), (0.0005, 0.0), (0.0005, 0.0005)):
            self.walk(east, north)
            self.go_to("survey_corner")
        self.pane.locator("[name=name]").fill(name)
        self.go_to("survey_begin")
        expect(self.strip).to_contain_text(name)

    def house(self, number: str) -> None:
        field = self.pane.locator("[name=number]")
        field.fill(number)
        self.pane.locator("form button.go").click()
        expect(field).not_to_have_value(number)  # the next one stands there

    def lane(self, width: str) -> None:
        self.go_to("tool_lane")
        self.go_to("survey_lane_start")
        self.walk(0.0003)
        self.pane.locator("[name=width]").fill(width)
        self.go_to("survey_lane_end")

    def found(self) -> Locator:
        """What was found so far: the button opens it, and closes it again."""
        if not self.pane.locator(".found").count():
            self.pane.locator(".foot button").last.click()
        return self.pane.locator(".found")

    def has_sent(self, station: Station, name: str, houses: list[str]) -> None:
        for _ in range(100):
            if station.ask("survey", name=name)["houses"] == houses:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not sent in ten seconds: {houses}")

    def waits(self, count: int) -> None:
        expect(self.strip).to_contain_text(self.words("n_waiting", n=str(count)))


@pytest.fixture
def surveyor(station: Station) -> Surveyor:
    return Surveyor(station.page("supervisor", **PHONE))


def test_a_survey_made_without_network_is_kept_and_sent_once(station: Station, surveyor: Surveyor) -> None:
    page, name = surveyor.page, "三塘村北片"
    page.context.set_offline(True)
    surveyor.begin(name)
    surveyor.house("12")
    surveyor.house("14")
    surveyor.lane("2.4")
    surveyor.waits(4)
    expect(surveyor.strip).to_contain_text(surveyor.words("offline"))
    page.wait_for_timeout(LATE_MS)
    page.reload()
    surveyor.waits(4)
    expect(surveyor.found()).to_contain_text(surveyor.words("survey_put_house", number="14"))
    expect(surveyor.found()).to_contain_text(surveyor.words("survey_waiting"))
    assert station.ask("survey", name=name)["state"] is None
    page.context.set_offline(False)
    expect(surveyor.strip).to_contain_text(surveyor.words("survey_all_sent"))
    told = station.ask("survey", name=name)
    assert (told["state"], told["houses"], told["lanes"]) == ("draft", ["12", "14"], [2.4])
    assert told["entries"] == [["draft_survey", True], *[["record_feature", True]] * 3]


def test_the_map_is_drawn_without_network(station: Station) -> None:
    """Its library and its worker are kept beside the page, though nothing waited for them."""
    page = station.page("supervisor", has_map=True, **PHONE)
    Surveyor(page)
    comes_true(page, KEEPS_THE_WORKER)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#map[data-ready]")).to_be_attached()
    expect(page.locator("#strip")).to_contain_text(Sitting(page).words("offline"))


def test_a_conflict_of_a_survey_is_shown_until_somebody_decides(station: Station, surveyor: Surveyor) -> None:
    """A colleague finished it meanwhile: what is refused stays on this phone and in sight, also through a reload."""
    page, name = surveyor.page, "三塘村南片"
    surveyor.begin(name)
    surveyor.house("1")
    surveyor.has_sent(station, name, ["1"])  # "all sent" stands there from the start
    page.context.set_offline(True)
    surveyor.house("2")
    station.ask("finish_survey", name=name)
    page.context.set_offline(False)
    refused = page.locator(".refused")
    expect(refused).to_contain_text(surveyor.words("not_taken"))
    expect(refused).to_contain_text(surveyor.words("survey_put_house", number="2"))
    page.reload()
    expect(refused).to_contain_text(surveyor.words("survey_put_house", number="2"))
    refused.get_by_role("button", name=surveyor.words("try_again")).click()
    expect(refused).to_contain_text(surveyor.words("survey_put_house", number="2"))
    refused.get_by_role("button", name=surveyor.words("survey_let_go")).click()
    expect(refused).to_have_count(0)
    expect(surveyor.found()).not_to_contain_text(surveyor.words("survey_put_house", number="2"))
    assert station.ask("survey", name=name)["houses"] == ["1"]


def test_a_killed_browser_loses_no_measurement(station: Station, tmp_path: Path) -> None:
    """Killed while the phone is in a cellar; opened again there, and only then in the daylight."""
    assert station.browser is not None
    name = "三塘村西片"
    options: Any = PHONE | {"executable_path": chromium.program(), "args": list(chromium.FLAGS)}
    options |= {"base_url": station.url, "locale": LOCALES["en"]}
    launch = station.browser.browser_type.launch_persistent_context
    doomed = launch(tmp_path, **options)
    doomed.add_init_script(WITHOUT_MAP)
    page = doomed.new_page()
    log_in(page, "supervisor")
    surveyor = Surveyor(page)
    doomed.set_offline(True)
    surveyor.begin(name)
    surveyor.house("7")
    surveyor.lane("3.1")
    surveyor.waits(3)
    with suppress(Error):
        doomed.new_cdp_session(page).send("Browser.crash")
    again = launch(tmp_path, **options)
    again.add_init_script(WITHOUT_MAP)
    again.set_offline(True)
    surveyor = Surveyor(again.new_page())
    surveyor.waits(3)
    expect(surveyor.found()).to_contain_text(surveyor.words("survey_put_house", number="7"))
    expect(surveyor.found()).to_contain_text(surveyor.words("survey_put_lane", width="3.1"))
    again.set_offline(False)
    log_in(surveyor.page, "supervisor")
    surveyor = Surveyor(surveyor.page)
    expect(surveyor.strip).to_contain_text(surveyor.words("survey_all_sent"))
    told = station.ask("survey", name=name)
    assert (told["houses"], told["lanes"], len(told["entries"])) == (["7"], [3.1], 3)
    again.close()


def test_what_one_person_measured_waits_for_that_person(station: Station, surveyor: Surveyor) -> None:
    """Somebody else who takes up the phone neither sees nor sends it."""
    page, name = surveyor.page, "三塘村东片"
    page.context.set_offline(True)
    surveyor.begin(name)
    surveyor.waits(1)
    page.context.clear_cookies()
    page.goto("about:blank")
    page.context.set_offline(False)
    log_in(page, station.ask("crew_of", call_sign="C02"))
    other = Surveyor(page)
    expect(other.pane).to_contain_text(other.words("survey_draw"))
    expect(other.strip).not_to_contain_text(name)
    assert station.ask("survey", name=name)["state"] is None
    page.context.clear_cookies()
    log_in(page, "supervisor")
    expect(Surveyor(page).strip).to_contain_text(surveyor.words("survey_all_sent"))
    assert station.ask("survey", name=name)["state"] == "draft"
