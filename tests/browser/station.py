"""The invented district as an installation of its own, served for real; and the people who sit at its pages."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page

from scripts.chromium import WITHOUT_MAP
from scripts.test import free_port
from tests.browser.town_keeper import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
DESK_SIZE = {"width": 1440, "height": 900}
PHONE_SIZE = {"width": 360, "height": 740}
AT_THE_STATION = {"longitude": 116.0, "latitude": 28.68}


class Keeper:
    """`town_keeper.py`: asked in lines of JSON."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.browser.town_keeper"]
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, **pipes)

    def ask(self, what: str, **facts: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([what, facts]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the keeper of the town ended when asked to {what}"
        answer = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer["answer"]

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_SECONDS)


class Station:
    def __init__(self, keeper: Keeper, port: int) -> None:
        self.keeper, self.url = keeper, f"http://127.0.0.1:{port}"
        self.browser: Browser | None = None
        self.faults: list[str] = []
        self._opened: list[BrowserContext] = []
        self._logins: dict[tuple[str, str], Any] = {}

    def ask(self, what: str, **facts: object) -> Any:
        return self.keeper.ask(what, **facts)

    def context(self, language: str = "en", *, has_map: bool = False, **options: Any) -> BrowserContext:
        """A browser of one person; what goes wrong on its pages is a fault of the test."""
        assert self.browser is not None
        context = self.browser.new_context(base_url=self.url, locale=LOCALES[language], **options)
        if not has_map:
            context.add_init_script(WITHOUT_MAP)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self._opened.append(context)
        return context

    def page(self, username: str, language: str = "en", **options: Any) -> Page:
        """A page of someone who has come in by the login form; the second time with the cookie of the first.

        Unless that person has logged out since: then by the form again.
        """
        known = self._logins.get((username, language))
        page = self.context(language, **({"viewport": DESK_SIZE, "storage_state": known} | options)).new_page()
        if known is None or page.request.get("/account/", max_redirects=0).status != 200:
            log_in(page, username)
            self._logins[username, language] = page.context.storage_state()
        return page

    def close_pages(self) -> None:
        for context in self._opened:
            context.close()
        self._opened.clear()


def log_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


@contextmanager
def served(environment: dict[str, str], log: Path) -> Iterator[Station]:
    """The district is made while the server starts; both are there when it is entered."""
    keeper, port = Keeper(environment), free_port()
    try:
        assert keeper.ask("places", count=1)  # answers once the town is made
        command = [sys.executable, "-m", "shouwang", "serve", "--port", str(port)]
        with log.open("ab") as output:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            _wait_for(port, server, log)
            yield Station(keeper, port)
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)
    finally:
        keeper.end()


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with suppress(URLError, ConnectionError), urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            if answer.read() == b"ok":
                return
        time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{log.read_text(errors='replace')}")


def environment_of(home: Path, address: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    return kept | {
        "SHOUWANG_HOME": str(home),
        "SHOUWANG_DATABASE": address,
        "SHOUWANG_REQUESTS_PER_USER": "none",
        "DJANGO_SETTINGS_MODULE": "tests.quick",
    }
