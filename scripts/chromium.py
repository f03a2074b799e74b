"""The machine's own Chromium for the tests in a browser, `bench.board` and the pictures of the manual.

Playwright drives it; its own download is never used. SHOUWANG_CHROMIUM names the program, else the PATH is searched.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ABSENT = "no Chromium here: install chromium, or name the program in SHOUWANG_CHROMIUM"
# No sandbox, because CI is root in a container; the map is drawn by the processor; nothing is asked of the internet.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
# As a machine without WebGL: the board says so and does all but draw the map. Most tests look at something else.
WITHOUT_MAP = """
  const made = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return String(kind).startsWith("webgl") ? null : made.call(this, kind, ...rest);
  };
"""


def program() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("SHOUWANG_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def launched(*more_flags: str) -> Iterator[Any]:
    """A running browser of Playwright's synchronous interface."""
    from playwright.sync_api import sync_playwright

    path = program()
    if path is None:
        raise SystemExit(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more_flags])
        try:
            yield browser
        finally:
            browser.close()
