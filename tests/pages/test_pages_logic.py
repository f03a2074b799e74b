"""The pages' own logic, without a server: each `test(...)` of the TypeScript beside this runs in a page of its own.

They are built with what builds the pages, and run in the machine's own Chromium, at an address that exists nowhere.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from scripts import chromium
from shouwang.accounts.rules import Right
from shouwang.console.texts import TEXTS
from tests.unbreakable.databases import vendor

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import build_pages

HERE = Path(__file__).parent
ADDRESS = "https://station.example/"  # a secure origin, so that the phone's database and locks are there
NAMED = re.compile(r'^test\("(.+?)",', re.MULTILINE)
IN_CHINESE = "language zh: "
FILES = sorted(path for path in HERE.glob("*.ts") if path.stem != "told")
TESTS = [(path.stem, name) for path in FILES for name in NAMED.findall(path.read_text(encoding="utf-8"))]
pytestmark = pytest.mark.skipif(vendor() != "sqlite", reason="no page's logic depends on the database")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    node, npm = build_pages.find_node()
    build_pages.install_packages(build_pages.ROOT, npm)
    command = [node, "node_modules/esbuild/bin/esbuild", *map(str, FILES), "--bundle", "--charset=utf8"]
    command += ["--format=iife", f"--target={build_pages.TARGET}", "--log-level=warning", f"--outdir={folder}"]
    command += ["--external:maplibre-gl"]  # the map is drawn by none of them
    build_pages.run(command, build_pages.ROOT, "esbuild of the tests")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if chromium.program() is None:
        pytest.skip(chromium.ABSENT)
    with chromium.launched() as launched:
        yield launched


def document(stem: str, language: str) -> str:
    """As the server gives it to the board of somebody who may do everything."""
    with translation.override(language):
        texts = {key: str(text) for key, text in TEXTS.items()}
    user = {"id": "u", "name": "周宁", "roles": [], "rights": sorted(Right.all)}
    boot = {"api": "/api", "csrf": "c", "language": language, "zone": "Asia/Shanghai", "now": "", "user": user}
    boot |= {"map": {"bounds": None}, "texts": texts, "state_url": "/board/state", "live_url": "/live"}
    block = json.dumps(boot, ensure_ascii=False).replace("<", "\\u003c")
    script = f'<script src="{stem}.js"></script>'
    return f'<!doctype html><script id="boot" type="application/json">{block}</script><body>{script}'


@pytest.mark.parametrize(("stem", "name"), TESTS, ids=[f"{stem}: {name}" for stem, name in TESTS])
def test_page(browser: Any, built: Path, stem: str, name: str) -> None:
    html = document(stem, "zh-hans" if name.startswith(IN_CHINESE) else "en")
    faults: list[str] = []
    with browser.new_context() as context:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.route(f"{ADDRESS}**", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        script = (built / f"{stem}.js").read_text(encoding="utf-8")
        kind = "text/javascript; charset=utf-8"
        page.route(f"{ADDRESS}{stem}.js", lambda route: route.fulfill(body=script, content_type=kind))
        page.goto(ADDRESS)
        assert faults == []
        page.evaluate("name => tests[name]()", name)
    assert faults == []


def test_every_file_has_tests() -> None:
    assert {stem for stem, _name in TESTS} == {path.stem for path in FILES}
    assert len(TESTS) == len(set(TESTS)) > 30
