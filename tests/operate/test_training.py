"""An installation for practising is never a real one, and says so wherever one looks."""

import json
import os
import re
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import clear_url_caches, set_urlconf
from django.utils import translation

import shouwang
from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.console import offline
from shouwang.downpack import tasks
from shouwang.downpack.actions import hand_out_cards
from shouwang.downpack.sheets import downpack
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.training import actions, exercises, marks, queries
from shouwang.training.models import Exercise, Mark
from tests import make
from tests.downpack.reading import pages
from tests.operate import training_urls
from tests.threads import together

BOTH = "训练：一切均为虚构 · TRAINING – not real"


@pytest.fixture
def chief(town):
    return make.user(Role.SUPERVISOR, town.city)


@pytest.fixture
def practising(settings):
    """A training installation has addresses that a real one has not; later tests see a real one's again."""
    settings.IS_TRAINING = True
    settings.ROOT_URLCONF = training_urls.__name__  # imported above: a real one's addresses are read as such
    yield
    settings.ROOT_URLCONF = "shouwang.urls"
    set_urlconf(None)
    clear_url_caches()


def code(deed) -> str:
    with pytest.raises(Refusal) as refusal:
        deed()
    return refusal.value.code


def test_a_real_installation_refuses_a_training_database_and_the_other_way_round(db, settings, run):
    marks.require_kind()
    settings.IS_TRAINING = True
    assert code(marks.require_kind) == "not_for_training"
    assert run("worker")[0] == 2
    marks.mark_as_training()
    marks.require_kind()
    settings.IS_TRAINING = False
    assert code(marks.require_kind) == "only_for_training"
    status, lines = run("serve", "--port", "0")
    assert (status, "cannot be served as a real one" in " ".join(lines) or "不能作为正式系统" in " ".join(lines)) == (
        2,
        True,
    )


def test_a_database_in_which_anything_was_done_never_becomes_one(town, practising):
    assert code(marks.mark_as_training) == "not_for_training"
    assert Mark.objects.count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_says_it_in_both_languages_with_title_and_icon(chief, practising, client, language):
    client.force_login(chief)
    client.cookies["django_language"] = language
    paths = ["/board/", "/cards/", "/intervals/", "/account/", "/exercises/", "/nothing"]
    for path in paths:
        page = client.get(path).content.decode()
        word = "训练" if language == "zh-hans" else "TRAINING"
        assert (BOTH in page, f"<title>{word} · " in page, "icon_training.svg" in page) == (True, True, True), path


def test_the_way_in_says_it_before_anybody_is_known(db, practising, client):
    assert BOTH in client.get("/login/").content.decode()


def test_a_page_without_a_request_says_it_too(practising):
    with translation.override("en"):
        assert BOTH in render_to_string("ui/message.html", {"title": "x", "message": "y"})


def test_every_sheet_says_it(chief, town, practising):
    content = downpack(hand_out_cards(town.station, 4, by=chief), seen_by=chief)
    assert all("TRAINING – not real" in page for page in pages(content))


def test_a_real_installation_says_nothing_of_it_and_may_link_to_it(chief, client, settings):
    settings.TRAINING_URL = "https://training.example/"
    client.force_login(chief)
    page = client.get("/intervals/").content.decode()
    assert ("training.css" in page, BOTH in page, 'href="https://training.example/"' in page) == (False, False, True)
    assert [client.get("/exercises/").status_code, client.post("/exercises/start").status_code] == [404, 404]


def test_cookies_have_names_of_their_own(tmp_path):
    ask = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.DEVICE_COOKIE_NAME)"
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    kept |= {"SHOUWANG_HOME": str(tmp_path), "SHOUWANG_TRAINING": "yes", "DJANGO_SETTINGS_MODULE": "shouwang.settings"}
    said = subprocess.run([sys.executable, "-c", ask], env=kept, check=True, capture_output=True, text=True).stdout
    assert said.split() == ["training_sessionid", "training_csrftoken", "training_django_language", "training_device"]


def test_its_home_is_its_own_and_nothing_of_the_real_one_leaks_in(tmp_path, monkeypatch):
    from argparse import Namespace

    from shouwang.operate import training

    for name in list(os.environ):
        if name.startswith("SHOUWANG_"):
            monkeypatch.setenv(name, os.environ[name])
    monkeypatch.setenv("SHOUWANG_HOME", str(tmp_path))
    monkeypatch.setenv("SHOUWANG_DATABASE", "postgresql://real@host/station")
    monkeypatch.setenv("SHOUWANG_SECRET_KEY", "the real one's")
    monkeypatch.setenv("SHOUWANG_TRAINING", "no")
    kept = tmp_path / "secret.key"
    kept.write_text("real")
    training.before_start(Namespace(street=False, reset=True))
    assert os.environ["SHOUWANG_HOME"] == str(tmp_path / "training")
    assert os.environ["SHOUWANG_DATABASE"] == f"sqlite:///{tmp_path / 'training' / 'shouwang.sqlite3'}"
    assert (os.environ["SHOUWANG_TRAINING"], "SHOUWANG_SECRET_KEY" in os.environ, kept.exists()) == ("yes", False, True)


# --- nothing real goes out -----------------------------------------------------------------------------------------

PACKAGE = Path(shouwang.__file__).parent
OUTWARD = re.compile(
    r"http\.client|urllib\.request|urlopen|smtplib|socket\.create_connection|ftplib|\bhttpx\b|\brequests\b\."
)


def told_by_settings(**environment) -> list:
    """What an installation started so has as its push services, whom they may write to, and its folder of sheets."""
    words = (
        "from shouwang import settings; print([settings.PUSH_ORIGINS, settings.PUSH_CONTACT, settings.DOWNPACK_FOLDER])"
    )
    found = subprocess.run(
        [sys.executable, "-c", words], env=os.environ | environment, check=True, capture_output=True, text=True
    )
    return literal_eval(found.stdout)


def test_where_one_practises_neither_push_services_nor_the_real_folder_are_known(tmp_path):
    real = {
        "SHOUWANG_HOME": str(tmp_path),
        "SHOUWANG_PUSH_ORIGINS": "https://push.example",
        "SHOUWANG_PUSH_CONTACT": "mailto:it@station.example",
        "SHOUWANG_DOWNPACK": "/mnt/sheets",
    }
    assert told_by_settings(**real) == [["https://push.example"], "mailto:it@station.example", "/mnt/sheets"]
    assert told_by_settings(**real, SHOUWANG_TRAINING="yes") == [[], "", str(tmp_path / "downpack")]


def test_the_ways_out_are_these_two():
    """Whoever adds one says here how training keeps off it. Push: above. Call points: the client is a device's own,
    presses at the address it is given, and is met with no key of ours."""
    found = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if OUTWARD.search(path.read_text())}
    assert found == {"live/web_push.py", "callpoints/client.py"}


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "训练"), ("en", "TRAINING")])
def test_the_app_and_what_a_closed_page_shows_are_no_real_ones(town, practising, client, language, word):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    app = client.get("/phone/manifest.webmanifest").json()
    assert (word in app["name"], app["short_name"]) == (True, word)
    assert [icon["src"] for icon in app["icons"]] == ["/static/ui/icon_training.svg"]
    offline.worker_of.cache_clear()
    head = client.get("/phone/worker.js").content.decode().partition("\n")[0]
    offline.worker_of.cache_clear()
    told = json.loads(head.removeprefix("const SHELL = ").rstrip(";"))["words"][language]
    assert [words.startswith(f"{word} · ") for words in told.values()] == [True, True]


def test_the_files_of_the_sheets_say_it_and_leave_real_ones_alone(town, chief, practising, client, settings, tmp_path):
    settings.DOWNPACK_FOLDER = str(tmp_path)
    real = [tmp_path / f"downpack-20260302-09{minute:02d}00.pdf" for minute in range(9)]
    for path in real:
        path.write_bytes(b"%PDF")
    made = tasks.refresh(sources.now(), by=system_user())
    assert (made.name.startswith("TRAINING-downpack-"), tasks.newest()) == (True, made)
    assert sorted(tmp_path.iterdir()) == [made, *real]
    client.force_login(chief)
    assert 'filename="TRAINING-downpack-' in client.get("/downpack.pdf")["Content-Disposition"]


# --- exercises -----------------------------------------------------------------------------------------------------


def started(chief, **facts) -> Exercise:
    return actions.start_exercise(**({"calls_per_hour": 60, "seed": 7, "has_dispatcher": False} | facts), by=chief)


def test_an_exercise_is_led_by_a_supervisor_one_at_a_time(chief, town, practising):
    exercise = started(chief)
    assert exercises.current() == exercise
    assert code(lambda: started(chief)) == "exercise_is_on"
    assert code(lambda: started(make.dispatcher(town))) == "no_right"
    actions.steer_exercise(exercise, is_paused=True, speed=2.0, by=chief)
    pace = exercises.Pace(exercise.id)
    assert (pace.speed(), pace.is_ended()) == (0.0, False)
    actions.steer_exercise(exercise, is_paused=False, speed=2.0, by=chief)
    assert exercises.Pace(exercise.id).speed() == 2.0
    assert code(lambda: actions.steer_exercise(exercise, is_paused=False, speed=9.0, by=chief)) == "unknown_speed"
    actions.end_exercise(exercise, by=chief)
    assert code(lambda: actions.end_exercise(exercise, by=chief)) == "exercise_is_over"
    assert (exercises.current(), exercises.Pace(exercise.id).is_ended()) == (None, True)
    started(chief)


def test_a_real_installation_begins_none(chief):
    assert code(lambda: started(chief)) == "not_found"
    assert Exercise.objects.count() == 0


@pytest.mark.parametrize("calls", [0, 241])
def test_a_count_of_calls_that_nobody_can_take_is_refused(chief, practising, calls):
    assert code(lambda: started(chief, calls_per_hour=calls)) == "too_many_calls"


@pytest.mark.django_db(transaction=True)
def test_two_leaders_in_the_same_moment_begin_one(settings):
    settings.IS_TRAINING = True
    town = make.town()
    leaders = [make.user(Role.SUPERVISOR, town.city) for _ in range(3)]
    answers = together([lambda by=by: started(by) for by in leaders])
    told = sorted(one.code if isinstance(one, Refusal) else type(one).__name__ for one in answers)
    assert told == ["Exercise", "exercise_is_on", "exercise_is_on"]


def test_the_report_counts_what_was_done_in_it(chief, town, practising):
    desk = make.dispatcher(town)
    make.incident(town, desk)
    exercise = started(chief)
    make.incident(town, desk)
    actions.end_exercise(exercise, by=chief)
    make.incident(town, desk)
    found = queries.report(queries.exercise(exercise.id, seen_by=chief), seen_by=chief)
    assert (found.opened, found.closed, found.still_open) == (1, 0, 1)
    assert {one.key: one.n for one in found.intervals}["call_to_order"] == 0


def test_the_leader_s_page_starts_pauses_hurries_and_ends(chief, practising, client):
    client.force_login(chief)
    client.post("/exercises/start", {"calls_per_hour": "120", "seed": "5"})
    exercise = Exercise.objects.get()
    assert (exercise.calls_per_hour, exercise.seed, exercise.has_dispatcher) == (120, 5, False)
    client.post(f"/exercises/{exercise.id}/steer", {"do": "pause"})
    client.post(f"/exercises/{exercise.id}/steer", {"speed": "4.0"})
    exercise.refresh_from_db()
    assert (exercise.state, exercise.speed) == ("paused", 4.0)
    answer = client.post(f"/exercises/{exercise.id}/end")
    assert (answer.status_code, answer["Location"]) == (302, f"/exercises/{exercise.id}/")
    assert client.get(answer["Location"]).status_code == 200


def test_the_street_stands_still_while_it_is_paused():
    from shouwang.demo.street import LiveStage

    stage = LiveStage(7)
    stage.keep_pace(0.0)
    stood = stage.seconds
    stage.keep_pace(4.0)
    assert (stage.seconds >= stood, stood < 1.0) == (True, True)
    stage.keep_pace(0.0)
    assert stage.seconds == stage.seconds
