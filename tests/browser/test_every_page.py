"""Every page in both languages: it fits every screen, and shuts nobody out."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.pages import SHOWN, Shown, addresses, opened
from tests.browser.station import ROOT, Station

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {360: 740, 768: 1024, 1440: 900, 2560: 1440}
GRAVE = {"serious", "critical"}
# What must be read on the board has 7:1; elsewhere 4.5:1, which axe asks for anyway.
MUST_BE_READ = ["#queue", "#units", "#incident", "#call-pane", "#toasts", "#counts", "#clock", "#connection"]
LOOK = """async ({ themes, mustBeRead }) => {
  const found = [];
  const told = (theme, rules) => rules.map((rule) => ({ theme, rule: rule.id, impact: rule.impact,
    nodes: rule.nodes.slice(0, 5).map((node) => node.target.join(" ") + ": " + node.any.map((one) => one.message).join("; ")) }));
  for (const theme of themes) {
    document.documentElement.dataset.theme = theme;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    found.push(...told(theme, (await axe.run(document, { resultTypes: ["violations"] })).violations));
    const panes = mustBeRead.filter((pane) => document.querySelector(pane)?.childElementCount);
    if (!panes.length) continue;
    const enhanced = { runOnly: ["color-contrast-enhanced"], rules: { "color-contrast-enhanced": { enabled: true } }, resultTypes: ["violations"] };
    found.push(...told(theme, (await axe.run({ include: panes.map((pane) => [pane]) }, enhanced)).violations));
  }
  return found;
}"""  # noqa: E501 - a program of its own
# Elements beyond the right edge that no ancestor cuts off or scrolls; tables that must be scrolled to be read; a header
# that takes more than one row while its menu is shut; words of a plan's legend that lie on each other.
SIDEWAYS = """() => {
  const width = document.scrollingElement.clientWidth;
  const name = (element) => element.tagName + (element.id ? "#" + element.id : "") + "." + element.className;
  const isHeld = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== "visible") return true;
    }
    return false;
  };
  const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.left < 4000 && box.right > width + 1 && !isHeld(element);
  });
  const page = document.scrollingElement.scrollWidth;
  const cut = [...document.querySelectorAll(".scroll")].filter((one) => one.scrollWidth > one.clientWidth + 1);
  const high = [...document.querySelectorAll(".page-header")].filter((one) => one.offsetHeight > 60);
  const legends = [...document.querySelectorAll(".plan > g:last-child")].map((one) => [...one.querySelectorAll("text:not(.symbol, .tick)")]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const onEachOther = legends.flatMap((words) => words.filter((one, at) => words.slice(0, at).some((other) =>
    one.textContent[0] === "!" && other.textContent[0] !== "!" && meet(one.getBoundingClientRect(), other.getBoundingClientRect()))));
  const looks = [...cut.map((one) => "a table is cut at " + one.clientWidth), ...high.map((one) => "the header is " + one.offsetHeight + " high"),
    ...onEachOther.map((one) => one.textContent + " lies on other words")];
  return [...(page > width ? ["the page is " + page] : []), ...looks.slice(0, 3), ...beyond.slice(0, 6).map((one) => name(one) + " reaches " + Math.round(one.getBoundingClientRect().right))];
}"""  # noqa: E501 - a program of its own


def test_every_page_has_a_row() -> None:
    assert {shown.path for shown in SHOWN} == addresses()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("shown", SHOWN, ids=[shown.name for shown in SHOWN])
def test_page(station: Station, shown: Shown, language: str) -> None:
    page = opened(station, shown, language, bypass_csp=True)
    assert {width: beyond for width in WIDTHS if (beyond := _sideways(page, width))} == {}
    page.set_viewport_size({"width": 1440, "height": 900})
    assert _grave(page) == []


def _sideways(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    return list(page.evaluate(SIDEWAYS))


def _grave(page: Page) -> list[dict[str, Any]]:
    page.evaluate(AXE.read_text("utf-8"))
    is_board = page.locator("body.board").count() > 0
    found = page.evaluate(LOOK, {"themes": ["dark", "light"], "mustBeRead": MUST_BE_READ if is_board else []})
    return [one for one in found if one["impact"] in GRAVE]
