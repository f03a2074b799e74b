"""What a dispatcher and a crew see and do, in their own terms."""

import json
import re
import time

from playwright.sync_api import Locator, Page, expect

SECONDS = 1000
PATIENCE_MS = 20 * SECONDS
SETTLE_MS = 900  # of a list whose first has changed: Enter means the one before (focus.ts)
DOUBLE_TAP_MS = 900  # the phone's big button takes no second press sooner (order_card.ts)
expect.set_options(timeout=PATIENCE_MS)


def comes_true(page: Page, script: str) -> None:
    """Waits for a script that promises its answer: Playwright's own waiting takes any promise for a yes."""
    until = time.monotonic() + PATIENCE_MS / SECONDS
    while not page.evaluate(script):
        assert time.monotonic() < until, f"never true: {script}"
        page.wait_for_timeout(100)


class Sitting:
    """Someone at a page of the island kind: its words come with it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        boot = json.loads(page.locator("#boot").text_content() or "{}")
        self.texts: dict[str, str] = boot["texts"]

    def words(self, key: str, **facts: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: facts.get(found[1], ""), self.texts[key])

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement?.id ?? ''"))

    def toast(self, words: str) -> Locator:
        return self.page.locator(".toast", has_text=words)


class Desk(Sitting):
    def __init__(self, page: Page) -> None:
        super().__init__(page)
        expect(page.locator("#queue h2")).to_be_visible()
        expect(page.locator("#queue")).not_to_contain_text(self.words("loading"))
        self.is_live()

    def is_live(self) -> None:
        expect(self.page.locator("#connection")).to_have_text(self.words("live"))

    def row(self, incident: str) -> Locator:
        return self.page.locator(f"#incident-{incident}")

    @property
    def rows(self) -> Locator:
        return self.page.locator("#queue li:not(.over)")

    @property
    def panel(self) -> Locator:
        return self.page.locator("#incident")

    def opened(self) -> str:
        """The id of the incident in front of this desk."""
        link = self.panel.locator("h1 a").first
        expect(link).to_be_visible()
        return str(link.get_attribute("href")).split("/")[2]

    def take_call(self, place: str, kind: str, note: str = "") -> str:
        """With the keyboard alone; the incident that it opened."""
        before = set(self.page.locator("#queue li").evaluate_all("rows => rows.map((row) => row.id)"))
        self.press("n")
        expect(self.page.locator("#call-place")).to_be_focused()
        self.choose("call-place", place)
        expect(self.page.locator("#call-kind")).to_be_focused()
        self.choose("call-kind", kind)
        if note:
            self.tab_to("call-note")
            self.type(note)
        self.press("Control+Enter")
        expect(self.toast(self.words("call_saved"))).to_be_visible()
        fresh = self.page.locator("#queue li[aria-selected=true]")
        expect(fresh).to_have_count(1)
        opened = self.opened()
        assert f"incident-{opened}" not in before
        return opened

    def tab_to(self, field: str) -> None:
        """On with the Tab key: questions about this type may stand between."""
        for _ in range(40):
            if self.focused() == field:
                return
            self.press("Tab")
        raise AssertionError(f"{field} cannot be reached with the Tab key")

    def choose(self, field: str, words: str) -> None:
        """Types, waits for what is proposed, takes the first."""
        self.type(words)
        expect(self.page.locator(f"#{field}-list [role=option]").first).to_contain_text(words)
        self.press("Enter")

    @property
    def ranked(self) -> Locator:
        return self.panel.locator(".candidates li").first

    def recommended(self) -> str:
        """The call sign that Enter would send."""
        first = self.panel.locator(".candidates [aria-selected=true] b").first
        expect(first).to_be_visible()
        return first.inner_text()

    def send(self, call_sign: str) -> None:
        """Enter sends the first of the list; where it became the first a moment ago, it has to be pressed again."""
        expect(self.panel.locator(".candidates [aria-selected=true] b").first).to_have_text(call_sign)
        undo = self.toast(self.words("sent", unit=call_sign).strip()).get_by_text(self.words("undo"))
        for _ in range(3):
            self.press("Enter")
            told = self.page.locator("#announcements", has_text=call_sign)
            expect(undo.or_(told).first).to_be_attached()
            if undo.count():
                return
            self.page.wait_for_timeout(SETTLE_MS)
        expect(undo).to_be_visible()

    def order(self, call_sign: str) -> Locator:
        return self.panel.locator(".orders li", has=self.page.locator("b", has_text=call_sign))


# The order that the phone has written down, with what belongs to it: what it shows when it opens without network.
KEPT_ORDER = """() => new Promise((resolve) => {
  const opened = indexedDB.open("shouwang.phone");
  opened.onerror = () => resolve(false);
  opened.onsuccess = () => {
    const asked = opened.result.transaction("kept").objectStore("kept").get("last");
    asked.onerror = () => resolve(false);
    asked.onsuccess = () => {
      opened.result.close();
      resolve(Boolean(asked.result?.state.incidents.length && asked.result.detail));
    };
  };
})"""


class Phone(Sitting):
    def __init__(self, page: Page) -> None:
        super().__init__(page)
        expect(page.locator("#order")).not_to_contain_text(self.words("loading"))

        self._pressed_at = 0.0

    @property
    def card(self) -> Locator:
        return self.page.locator("#order article")

    def has_kept_its_order(self) -> None:
        comes_true(self.page, KEPT_ORDER)

    @property
    def next_step(self) -> Locator:
        return self.page.locator("#next button.go")

    def go_on(self, step: str) -> None:
        """Presses the one big button, which has to say this step."""
        expect(self.next_step).to_contain_text(self.words(f"step_{step}"))
        self.page.wait_for_timeout(max(0.0, DOUBLE_TAP_MS - (time.monotonic() - self._pressed_at) * SECONDS))
        self.next_step.click()
        self._pressed_at = time.monotonic()

    def has_said(self, state: str) -> None:
        expect(self.page.locator("#order .so-far")).to_contain_text(self.words(f"order_{state}"))
