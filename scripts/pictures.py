"""The pictures of docs/use, of the invented district at work: `python scripts/pictures.py [NAME ...]`.

A served district of its own, staged anew for each language: the board dark, the phone light, both as the manual tells
it. Scenes of the room (``room_pictures.py``) have a district for each language, with the demo's room at work in it.
Needs Chromium with a Chinese font. Each picture is a PNG of few colours, so that the repository stays small.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# By their names, because the type checker knows this folder's modules without it.
chromium = import_module("scripts.chromium")
room_pictures = import_module("scripts.room_pictures")
people, station_of = import_module("tests.browser.people"), import_module("tests.browser.station")

FOLDER = ROOT / "docs" / "use" / "pictures"
COLOURS = 128
LANGUAGES = ("zh", "en")
LARGEST_BYTES = 150_000
KINDS = {"zh": "打架斗殴", "en": "Fight"}
NOTES = {"zh": "三个人，没有器械", "en": "three men, no weapons"}
BOARD = {"width": 1280, "height": 800}
BEFORE_THE_STATION = {"longitude": 116.01595, "latitude": 28.68121}
PHONE = {"width": 360, "height": 740}


class Album:
    """One language's pictures."""

    def __init__(self, station: Any, language: str) -> None:
        self.station, self.language = station, language

    def keep(self, page: Any, name: str, **options: Any) -> None:
        page.mouse.move(0, 0)
        page.wait_for_timeout(700)  # what slides or fades has come to rest, and the map has drawn
        self.write(name, page.screenshot(**options))

    def write(self, name: str, png: bytes) -> None:
        path = FOLDER / f"{name}-{self.language}.png"
        path.write_bytes(few_colours(png))
        size = path.stat().st_size
        sys.stdout.write(f"pictures: {path.relative_to(ROOT)} {size // 1000} kB\n")
        if size > LARGEST_BYTES:
            raise SystemExit(f"pictures: {path.name} is larger than {LARGEST_BYTES} bytes")

    def page(self, username: str, theme: str, **options: Any) -> Any:
        page = self.station.page(username, self.language, has_map=True, **options)
        page.goto("/account/")
        page.evaluate("theme => localStorage.setItem('shouwang.theme', theme)", theme)
        return page

    def desk(self, username: str) -> Any:
        page = self.page(username, "dark", viewport=BOARD)
        page.goto("/board/")
        page.locator("#map[data-ready]").wait_for()
        return people.Desk(page)

    def phone(self, call_sign: str) -> Any:
        options = {"geolocation": BEFORE_THE_STATION, "permissions": ["geolocation"]} | {
            "viewport": PHONE,
            "device_scale_factor": 2,
            "is_mobile": True,
            "has_touch": True,
        }
        page = self.page(self.station.ask("crew_of", call_sign=call_sign), "light", **options)
        page.goto("/phone/")
        return people.Phone(page)


def few_colours(png: bytes) -> bytes:
    """By octants, so that the few pixels of the accent and of the alarm keep their colour."""
    from PIL import Image

    smaller, kept = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    smaller.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        kept, "PNG", optimize=True
    )
    return kept.getvalue()


def town_at_work(station: Any) -> list[str]:
    """A few incidents that somebody is on already, so that the board is not empty; places nobody has called from."""
    places = [place["zh"] for place in station.ask("places", count=40)]
    for category, place in (("noise", places[7]), ("dispute", places[15]), ("lost_property", places[23])):
        station.ask("ring", category=category, place=place)
    return places


def take_and_send(album: Album) -> None:
    """Taking a call, the ranking, the order, the phone: one incident from ring to scene."""
    town_at_work(album.station)
    place = album.station.ask("places", count=40)[31][album.language]
    desk = album.desk("dispatcher")
    desk.press("n")
    people.expect(desk.page.locator("#call-place")).to_be_focused()
    desk.type(place)
    people.expect(desk.page.locator("#call-place-list [role=option]").first).to_contain_text(place)
    album.keep(desk.page, "call-place")
    desk.press("Enter")
    desk.choose("call-kind", KINDS[album.language])
    desk.page.locator("#call-note").fill(NOTES[album.language])
    album.keep(desk.page, "call-form")
    desk.press("Control+Enter")
    people.expect(desk.toast(desk.words("call_saved"))).to_be_visible()
    unit = desk.recommended()
    phone = album.phone(unit)
    album.keep(phone.page, "phone-waiting")
    people.expect(desk.toast(desk.words("call_saved"))).to_have_count(0)
    album.keep(desk.page, "dispatch")
    desk.send(unit)
    people.expect(desk.order(unit)).to_contain_text(desk.words("order_seen"))
    album.keep(desk.page, "sent")
    phone.go_on("accepted")
    phone.has_said("accepted")
    album.keep(phone.page, "phone-order")
    phone.page.context.set_offline(True)
    phone.go_on("en_route")
    people.expect(phone.page.locator("#strip")).to_contain_text(phone.words("n_waiting", n="1"))
    album.keep(phone.page, "phone-offline")
    phone.page.context.set_offline(False)
    people.expect(desk.order(unit)).to_contain_text(desk.words("order_en_route"))
    desk.press("/")
    album.keep(desk.page, "command-line")


def print_sheets(album: Album) -> None:
    """The first page of the down-pack and one of blank cards, as they come out of the printer."""
    import pypdfium2

    town_at_work(album.station)
    album.station.ask("under_way", call_sign="C01")
    page = album.page("dispatcher", "light")
    paper = page.request.get("/downpack.pdf", headers={"Accept-Language": album.language})
    document = pypdfium2.PdfDocument(paper.body())
    for name, number in (("downpack-1", 0), ("downpack-cards", len(document) - 1)):
        kept = io.BytesIO()
        document[number].render(scale=1.25).to_pil().save(kept, "PNG")
        album.write(name, kept.getvalue())
    document.close()


SCENES: dict[str, Callable[[Album], None]] = {"take_and_send": take_and_send, "print_sheets": print_sheets}
ROOM: dict[str, Callable[[Album, dict[str, str]], None]] = room_pictures.SCENES


@contextmanager
def district(browser: Any) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as home:
        environment = station_of.environment_of(Path(home), f"sqlite://{home}/shouwang.sqlite3")
        with station_of.served(environment, Path(home) / "serve.log") as station:
            station.browser = browser
            yield station


def take_scenes(browser: Any, names: list[str]) -> None:
    with district(browser) as station:
        for name in names:
            for language in LANGUAGES:
                station.ask("tidy")
                SCENES[name](Album(station, language))
                station.close_pages()


def take_room(browser: Any, names: list[str], language: str) -> None:
    with district(browser) as station:
        found = station.ask("room", language=language)
        for name in names:
            ROOM[name](Album(station, language), found)
            station.close_pages()


def main(names: list[str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked = names or [*SCENES, *ROOM]
    with chromium.launched() as browser:
        if scenes := [name for name in asked if name in SCENES]:
            take_scenes(browser, scenes)
        if scenes := [name for name in asked if name in ROOM]:
            for language in LANGUAGES:
                take_room(browser, scenes, language)


if __name__ == "__main__":
    main(sys.argv[1:])
