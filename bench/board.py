"""The board under a full evening: how soon a call, a key, the page itself is on the screen; what it keeps."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.program import Line, Samples, run
from bench.server import Place, Server, installed, percentile, served

chromium = import_module("scripts.chromium")  # by its name: the type checker knows that folder's modules without it
HERE = Path(__file__).parent
PASSWORD = "a long enough passphrase"  # noqa: S105 - of the bench's own town
SIZE = {"width": 1440, "height": 900}
PEOPLE = ("dispatcher", "dispatcher2", "supervisor")
CALL_EVERY_SECONDS = 0.5
LOADS = 5
WARM_SECONDS = 8.0  # a server reads roads and names into memory when it starts; the page before that is told apart
HOUR_SECONDS, SPEED, LOOKS = 3600, 20, 12
CHOICE = ("j", "k", "ArrowDown", "ArrowUp", "3", "j")
FIELDS = ("n", "a", "b", "Escape", "Escape", "/", "x", "Escape", "i", "y", "Escape")
KEYS = CHOICE + FIELDS  # a round ends outside all fields, else the next one would be typed
CHOOSING = {"ArrowDown", "ArrowUp", "3"}
KEY_PAUSE_MS = 350  # as someone works: nothing is asked while the key before is still being shown
GOALS_MS = {"event_to_pixel_ms": 300, "key_to_screen_ms": 100}
USABLE_MS = 2000
GROWTH_MB = 1.0  # an hour's; less is what the measurement itself scatters


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--incidents", type=int, default=200)
    parser.add_argument("--boards", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=90.0, help="of calls and keys, with the map and without")
    parser.add_argument("--hour", type=int, default=HOUR_SECONDS, help="seconds of frames played at 20x; 0: leave out")
    parser.add_argument("--only", choices=["map", "no-map"], help="one of the two runs")


def measure(options: argparse.Namespace) -> dict[str, object]:
    if chromium.program() is None:
        print(f"bench: board left out, {chromium.ABSENT}", file=sys.stderr)
        return {}
    with installed() as place:
        filled = place.town.ask("fill_board", units=options.units, incidents=options.incidents)
        (desk,) = place.town.ask("open_desks", areas=1, roles=["dispatcher"], kind="station")
        with served(place) as server, chromium.launched() as browser:
            recorder = (HERE / "board_recorder.js").read_text()
            _paint, cold = _loaded(browser, server, recorder, has_map=False)
            time.sleep(WARM_SECONDS)
            ways = [way for way in ("no-map", "map") if options.only in {None, way}]
            runs = {way: _worked(browser, place, server, desk, options, has_map=way == "map") for way in ways}
            heap = board_heap(browser, server, options.hour) if options.hour else None
    first = runs[ways[0]]
    result: dict[str, object] = filled | {"boards": options.boards} | first | {"usable_at_start_ms": round(cold)}
    if "map" in runs and len(runs) > 1:
        result["with_software_map"] = runs["map"]
    return result | {"heap_mb_after_1h_simulated": heap["end"] if heap else None, "heap": heap}


def _page(browser: Any, server: Server, username: str, *, has_map: bool, scripts: tuple[str, ...] = ()) -> Any:
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="zh-CN", viewport=SIZE)
    for script in (*scripts, *([] if has_map else [chromium.WITHOUT_MAP])):
        context.add_init_script(script)
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto("/login/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def _worked(
    browser: Any, place: Place, server: Server, desk: Mapping[str, Any], options: argparse.Namespace, *, has_map: bool
) -> dict[str, Any]:
    """Calls come in, units move, one desk presses keys; the others look."""
    recorder = (HERE / "board_recorder.js").read_text()
    loads = [_loaded(browser, server, recorder, has_map=has_map) for _ in range(LOADS)]
    people = [PEOPLE[number % len(PEOPLE)] for number in range(options.boards)]
    pages = [_page(browser, server, one, has_map=has_map, scripts=(recorder,)) for one in people]
    for page in pages:
        page.goto("/board/")
        page.locator("#queue li").first.wait_for()
        if has_map:
            page.locator("#map[data-ready]").wait_for()
    place.town.tell("move", seconds=options.seconds + 5)
    caller = Caller(server.port, desk)
    _keys_and_calls(pages[0], caller, options.seconds)
    place.town.answer()
    taken_at = {incident: at * 1000 for incident, (at, _area) in place.town.ask("recorded", areas=0).items()}
    looking = pages[1:] or pages  # the list of the one that presses keys rests on purpose: new calls stand at its edge
    waited = [
        shown - taken_at[incident]
        for page in looking
        for incident, shown in page.evaluate("recorder.rows").items()
        if incident in caller.taken
    ]
    keys = [milliseconds for _key, milliseconds in pages[0].evaluate("recorder.keys")]
    longest = pages[0].evaluate("recorder.longest")
    for page in pages:
        page.context.close()
    return {
        "event_to_pixel_ms": _spread(waited),
        "events_seen": [len(waited), len(caller.taken) * len(looking)],
        "key_to_screen_ms": _spread(keys),
        "keys": len(keys),
        "first_paint_ms": round(percentile([paint for paint, _usable in loads], 0.5)),
        "usable_ms": round(max(usable for _paint, usable in loads)),
        "longest_task_ms": round(longest),
    }


def _loaded(browser: Any, server: Server, recorder: str, *, has_map: bool) -> tuple[float, float]:
    """A fresh browser profile: nothing is cached. First paint, and the queue with its rows painted."""
    page = _page(browser, server, PEOPLE[0], has_map=has_map, scripts=(recorder,))
    page.goto("/board/")
    page.wait_for_function("() => recorder.usableAt !== null")
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    usable = page.evaluate("recorder.usableAt")
    page.context.close()
    return paint, usable


def _keys_and_calls(page: Any, caller: "Caller", seconds: float) -> None:
    until, due, pressed = time.monotonic() + seconds, time.monotonic(), 0
    while (now := time.monotonic()) < until:
        if now >= due:
            caller.call()
            due += CALL_EVERY_SECONDS
        key = KEYS[pressed % len(KEYS)]
        if key == KEYS[0]:
            assert not page.evaluate("document.activeElement.matches('input, select, textarea')"), (
                "typing, not choosing"
            )
        if key in CHOOSING:  # with nobody ranked yet these keys do nothing, and what comes later is not theirs
            page.locator("#incident .candidates li").first.wait_for()
        page.keyboard.press(key)
        pressed += 1
        page.wait_for_timeout(KEY_PAUSE_MS)
    page.wait_for_timeout(1000)


class Caller:
    """Takes a call and closes the one before, so that as many stay open."""

    def __init__(self, port: int, desk: Mapping[str, Any]) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Authorization": f"Bearer {desk['token']}", "Content-Type": "application/json"}
        self.where = {"lon": desk["lon"], "lat": desk["lat"]}
        self.taken: list[str] = []

    def call(self) -> None:
        before = self.taken[-1:]
        facts = {
            "category": "suspicious",
            "place_text": f"秀隆街{len(self.taken)}号",
            "note": "两人在门口",
        } | self.where
        self.taken.append(self._post("/api/calls", facts)["subject"]["id"])
        for incident in before:
            closing = {"category": "suspicious", "disposition": "unfounded"}
            self._post(f"/api/incidents/{incident}/close", closing)
        self.connection.close()  # a page that is drawn by the processor may take longer than the server waits

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.connection.request("POST", path, json.dumps(body), self.headers | {"Idempotency-Key": str(uuid4())})
        answer = self.connection.getresponse()
        content = json.loads(answer.read())
        assert answer.status == 201, content
        return dict(content)


def board_heap(browser: Any, server: Server, seconds: int) -> dict[str, Any]:
    """Megabytes that the page holds after each twelfth of an hour's frames, garbage collected; what an hour adds."""
    hour = f"window.hour = {json.dumps({'seconds': seconds, 'speed': SPEED})};" + (HERE / "board_hour.js").read_text()
    page = _page(browser, server, PEOPLE[0], has_map=False, scripts=(hour,))
    page.goto("/board/")
    page.locator("#queue li").first.wait_for()
    inside = page.context.new_cdp_session(page)
    heap, nodes = [], []
    for look in range(LOOKS + 1):
        page.wait_for_function(f"() => played.seconds >= {seconds * look // LOOKS}", timeout=seconds * 1000)
        inside.send("HeapProfiler.collectGarbage")
        heap.append(round(inside.send("Runtime.getHeapUsage")["usedSize"] / 1e6, 2))
        nodes.append(inside.send("Memory.getDOMCounters")["nodes"])
    page.context.close()
    settled = heap[2:]  # the first ten minutes fill caches
    return {
        "start": heap[0],
        "end": heap[-1],
        "each_twelfth": heap,
        "growth_per_hour": round(_slope(settled) * LOOKS * HOUR_SECONDS / seconds, 2),
        "dom_nodes": [nodes[0], nodes[-1]],
    }


def _slope(figures: list[float]) -> float:
    """Least squares, by step."""
    middle, mean = (len(figures) - 1) / 2, sum(figures) / len(figures)
    over = sum((number - middle) * (figure - mean) for number, figure in enumerate(figures))
    return over / sum((number - middle) ** 2 for number in range(len(figures)))


def _spread(figures: list[float]) -> dict[str, float]:
    return {"p50": round(percentile(figures, 0.5), 1), "p99": round(percentile(figures, 0.99), 1)}


def lines(result: Mapping[str, Any]) -> list[Line]:
    if not result:
        return []
    what = f"board, {result['units']} units, {result['incidents']} incidents, {result['boards']} open"
    rows = []
    for way, figures in (("without map", result), ("software-drawn map", result.get("with_software_map"))):
        if not figures:
            continue
        for name, goal in GOALS_MS.items():
            reached = figures[name]["p99"]
            rows.append(Line(f"{what}, {way}: {name} p99", reached, "ms", f"<= {goal} ms", reached <= goal))
        usable = figures["usable_ms"]
        rows.append(Line(f"{what}, {way}: usable", usable, "ms", f"<= {USABLE_MS} ms", usable <= USABLE_MS))
    if heap := result["heap"]:
        growth = heap["growth_per_hour"]
        rows.append(Line(f"{what}: memory an hour adds", growth, "MB", f"<= {GROWTH_MB} MB", growth <= GROWTH_MB))
    return rows


def samples() -> dict[str, Samples]:
    """None: a browser's time has no peer here, and its limits stand in the table."""
    return {}


if __name__ == "__main__":
    sys.exit(run(sys.modules[__name__], "board"))
