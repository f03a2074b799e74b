"""The phone as an installed app: manifest, a shell that is nobody's, a worker that keeps no answer to anybody."""

import json
import struct
from pathlib import Path

import pytest
from django.test import Client

from shouwang.console import offline
from tests import make
from tests.console.test_pages import boot, page

STATIC = {"ui": Path("shouwang/ui/static"), "console": Path("shouwang/console/static")}


def local(address: str) -> Path:
    path = address.removeprefix("/static/")
    return STATIC[path.partition("/")[0]] / path


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "守望 · 在岗"), ("en", "Shouwang: on shift")])
def test_the_manifest_is_in_the_readers_language_and_its_icons_are_there(db, language, name):
    client = Client()
    client.cookies["django_language"] = language
    answer = client.get("/phone/manifest.webmanifest")
    told = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert (told["name"], told["scope"], told["start_url"], told["display"]) == (
        name,
        "/phone/",
        "/phone/",
        "standalone",
    )
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    for icon in told["icons"]:
        head = local(icon["src"]).read_bytes()[:24]
        assert (head[:8], "{}x{}".format(*struct.unpack(">II", head[16:]))) == (b"\x89PNG\r\n\x1a\n", icon["sizes"])


def test_the_page_says_which_unit_it_is_about(town):
    unit = town.units["C01"]
    content = page(make.crew(town, "C01"), "/phone/", "en").content.decode()
    assert boot(content)["unit"] == str(unit.id)
    assert 'rel="manifest"' in content


@pytest.mark.parametrize("name", ["phone", "survey"])
@pytest.mark.parametrize("language", offline.LANGUAGES)
def test_the_shell_is_nobodys_also_for_somebody_who_is_logged_in(town, language, name):
    crew = make.crew(town, "C01")
    client = Client()
    client.force_login(crew)
    mine, anybodys = (one.get(f"/{name}/shell/{language}/") for one in (client, Client()))
    assert mine.content == anybodys.content
    given = boot(mine.content.decode())
    assert (given["user"]["id"], given["csrf"], given["language"], "unit" in given) == ("", "", language, False)
    assert (crew.name in mine.content.decode(), mine.headers["Content-Language"]) == (False, language)
    assert "sessionid" not in mine.cookies


@pytest.mark.parametrize("name", ["phone", "survey"])
def test_the_worker_may_look_after_its_page_and_nothing_else(db, name):
    answer = Client().get(f"/{name}/worker.js")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert (answer.headers["Service-Worker-Allowed"], answer.headers["Cache-Control"]) == (f"/{name}/", "no-cache")


@pytest.mark.parametrize("name", ["phone", "survey"])
def test_what_the_worker_keeps_is_the_shell_and_files_that_exist(db, name):
    kept = kept_by(name)
    shells = {f"/{name}/shell/zh-hans/", f"/{name}/shell/en/"}
    files = set(kept["files"]) - shells
    assert (kept["page"], len(kept["version"])) == (f"/{name}/", 16)
    assert set(kept["files"]) - files == shells
    assert {f"/static/ui/{name}.css", f"/static/console/built/{name}.js"} <= files
    assert [one for one in files if not one.startswith("/static/")] == []
    assert [one for one in files if "/built/" not in one and not local(one).is_file()] == []


def kept_by(name):
    offline.worker_of.cache_clear()
    head = Client().get(f"/{name}/worker.js").content.decode().partition("\n")[0]
    return json.loads(head.removeprefix("const SHELL = ").rstrip(";"))


@pytest.mark.parametrize("name", ["phone", "survey"])
def test_the_shell_of_a_training_installation_looks_like_one(db, settings, name):
    """Also without network, where nothing can be asked for."""
    real = kept_by(name)
    settings.IS_TRAINING = True
    drill = kept_by(name)
    offline.worker_of.cache_clear()
    assert set(drill["files"]) - set(real["files"]) == {"/static/ui/training.css", "/static/ui/icon_training.svg"}
    assert drill["version"] != real["version"]
    page = Client().get(f"/{name}/shell/en/").content.decode()
    assert ("training-bar" in page, "ui/training.css" in page) == (True, True)


def test_another_word_makes_another_version(db, monkeypatch):
    """Else a phone would go on showing the old page for ever."""
    first = offline.version_of("phone", "code", [])
    monkeypatch.setitem(offline.TEXTS, "no_order", "another word")
    assert offline.version_of("phone", "code", []) != first


def test_a_phone_off_shift_gives_no_position(town):
    """The page asks the phone for none; whatever asks all the same is refused."""
    crew = make.crew(town, "C01")
    api = make.Api(crew)
    unit = town.units["C01"]
    assert api.post(f"units/{unit.id}/shift", {"on": False})[0] == 201
    where = {"lon": make.WEST, "lat": make.SOUTH, "at": "2026-03-02T01:00:00Z"}
    status, refusal = api.post(f"units/{unit.id}/position", where)
    assert (status, refusal["error"]["code"]) == (409, "not_on_shift")
