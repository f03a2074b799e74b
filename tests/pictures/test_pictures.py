"""A picture comes into its incident once, is seen only by an entry first, and is gone on its date."""

import io
import logging
from uuid import uuid4

import pytest
from django.conf import settings
from PIL import Image

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.dispatch.actions import advance_order, send_order
from shouwang.foundation import sources
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.pictures import actions, files, sealing
from shouwang.pictures.models import Picture
from shouwang.pictures.tasks import do_due
from tests import make
from tests.pictures import samples
from tests.threads import together

pytestmark = pytest.mark.django_db


class Phone(make.Api):
    def send(self, incident, content, *, key=None, kind="image/jpeg", **headers):
        address = f"/api/incidents/{incident.id}/pictures"
        headers = {"Idempotency-Key": str(key or sources.new_id())} | headers
        answer = self.client.post(address, content, content_type=kind, headers=headers)
        return answer.status_code, answer.json()

    def look(self, picture_id, **headers):
        return self.client.get(f"/pictures/{picture_id}", headers=headers)


@pytest.fixture
def incident(town):
    return make.incident(town, make.dispatcher(town))


@pytest.fixture
def crew(town, incident):
    order = send_order(incident, town.units["C01"], by=make.dispatcher(town))
    advance_order(order, "on_scene", by=system_user())
    return Phone(make.crew(town, "C01"))


@pytest.fixture
def desk(town):
    return Phone(make.dispatcher(town))


def kept_files(home):
    return sorted(path.name for path in (home / "pictures").rglob("*") if path.is_file())


def test_a_photo_of_the_crew_is_seen_at_the_desk_by_an_entry_first(town, incident, crew, desk, own_home):
    key = sources.new_id()
    assert crew.send(incident, samples.photo(), key=key)[0] == 201
    (row,) = desk.get(f"incidents/{incident.id}")[1]["parts"]["pictures"]
    assert {name: row[name] for name in ("id", "kind", "call_sign", "held")} == {
        "id": str(key),
        "kind": "photo",
        "call_sign": "C01",
        "held": False,
    }
    assert desk.look(key).status_code == 403  # no entry, no picture
    status, told = desk.post(f"pictures/{key}/view")
    assert (status, told["verb"], told["url"]) == (201, "view_picture", f"/pictures/{key}")
    entry = Entry.objects.latest("position")
    assert (entry.changed["reason"], entry.matter_id) == (f"incident {incident.number}", incident.id)
    shown = desk.look(key)
    assert (shown.status_code, Image.open(io.BytesIO(shown.content)).size) == (200, (320, 240))
    assert [words for words in samples.TELLTALES if words in shown.content] == []
    assert {name: shown.headers[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown.headers["Content-Disposition"].startswith("inline; filename=")
    assert crew.look(key).status_code == 403  # the desk's look is not theirs


def test_a_look_is_over_after_five_minutes(incident, crew, desk):
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        _status, told = crew.send(incident, samples.photo())
        desk.post(f"pictures/{told['subject']['id']}/view")
        clock.move(299)
        assert desk.look(told["subject"]["id"]).status_code == 200
        clock.move(2)
        assert desk.look(told["subject"]["id"]).status_code == 403


def test_what_lies_in_the_folder_is_no_picture(incident, crew, own_home):
    crew.send(incident, samples.photo())
    (name,) = kept_files(own_home)
    content = (own_home / "pictures" / name).read_bytes()
    assert (content[:3] == b"\xff\xd8\xff", b"JFIF" in content) == (False, False)
    assert (own_home / "pictures").stat().st_mode & 0o077 == 0


def test_a_clip_is_played_in_parts(incident, crew, desk, tmp_path):
    crew.send(incident, samples.clip(tmp_path), kind="application/octet-stream")
    picture = Picture.objects.get()
    assert (picture.kind, picture.content_type, picture.seconds) == ("clip", "video/mp4", 2.0)
    desk.post(f"pictures/{picture.id}/view")
    whole = desk.look(picture.id)
    part = desk.look(picture.id, Range="bytes=100-199")
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{picture.size_bytes}"
    rest = desk.look(picture.id, Range=f"bytes={picture.size_bytes - 5}-")
    assert (rest.status_code, rest.content) == (206, whole.content[-5:])
    for odd in ("bytes=-5", "bytes=9999999999-", "bytes=5-2", "bytes=0-1,3-4", "items=0-1", "bytes=٣-"):
        assert desk.look(picture.id, Range=odd).content == whole.content, odd


def test_sent_again_it_is_there_once_and_with_another_content_it_is_refused(incident, crew, own_home):
    key, content = sources.new_id(), samples.photo()
    first, again = (crew.send(incident, content, key=key) for _ in range(2))
    assert first == again
    status, told = crew.send(incident, samples.photo("PNG"), key=key)
    assert (status, told["error"]["code"]) == (409, "request_reused")
    assert (Picture.objects.count(), len(kept_files(own_home))) == (1, 1)


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "unknown_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "unknown_kind"),
        (b"\xff\xd8\xff" + b"\x00" * 1000, 400, "not_whole"),
        (b"\xff\xd8\xff" + b"\x00" * 1_000_000, 413, "too_large"),
        (b"\x00\x00\x00\x18ftypisom" + b"\x00" * 2_000_000, 413, "too_large"),
        (b"\x1a\x45\xdf\xa3" + b"\x00" * 100, 400, "not_whole"),
    ],
    ids=["nothing", "svg", "no photo", "large photo", "large clip", "no clip"],
)
def test_what_is_refused_leaves_nothing(incident, crew, own_home, settings, content, status, code):
    settings.PHOTO_BYTES, settings.CLIP_BYTES = 900_000, 1_900_000
    found, told = crew.send(incident, content)
    assert (found, told["error"]["code"]) == (status, code)
    assert (Picture.objects.count(), kept_files(own_home), list(files.arriving().iterdir())) == (0, [], [])


def test_a_heic_is_kept_as_a_photo_that_every_desk_can_see(incident, crew, desk):
    _status, told = crew.send(incident, samples.heic(), kind="image/heic")
    desk.post(f"pictures/{told['subject']['id']}/view")
    shown = desk.look(told["subject"]["id"])
    assert (shown.headers["Content-Type"], Image.open(io.BytesIO(shown.content)).size) == ("image/jpeg", (320, 240))


@pytest.mark.parametrize("is_whole", [False, True])
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请改用 JPEG 拍摄"), ("en", "Take it as JPEG")])
def test_a_heic_that_cannot_be_read_is_refused_by_its_content_with_what_to_do(
    incident, crew, own_home, language, words, is_whole, caplog
):
    """Whatever it calls itself, its head alone or whole in a coding that is not known; no decoder falls over it."""
    content = samples.heic(coding=b"vvc1") if is_whole else b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"
    crew.client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with caplog.at_level(logging.WARNING):
        status, told = crew.send(incident, content)
    assert (status, told["error"]["code"], words in told["error"]["message"]) == (400, "send_as_jpeg", True)
    assert ("brought its decoder down" in caplog.text, Picture.objects.count(), kept_files(own_home)) == (False, 0, [])
    assert list(files.arriving().iterdir()) == []


def test_a_clip_that_is_too_long_is_refused(incident, crew, settings, tmp_path):
    settings.CLIP_SECONDS = 1
    status, told = crew.send(incident, samples.clip(tmp_path))
    assert (status, told["error"]["code"]) == (400, "too_long")
    assert "1" in told["error"]["message"]


def test_a_decoder_that_falls_is_a_picture_that_cannot_be_read(incident, crew, own_home, monkeypatch, caplog):
    monkeypatch.setattr(files.sys, "executable", "/bin/false")
    with caplog.at_level(logging.WARNING):
        assert crew.send(incident, samples.photo())[1]["error"]["code"] == "not_whole"
    assert "brought its decoder down" in caplog.text
    assert kept_files(own_home) == []


def test_without_an_id_it_is_refused(incident, crew):
    answer = crew.client.post(f"/api/incidents/{incident.id}/pictures", samples.photo(), content_type="image/jpeg")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_request_id")


def test_only_the_crew_of_the_incident_and_the_desk_send(town, incident, crew, desk):
    assert desk.send(incident, samples.photo())[0] == 201
    assert Phone(make.crew(town, "E11")).send(incident, samples.photo())[0] == 404
    assert Phone(make.user(Role.AUDITOR, town.station)).send(incident, samples.photo())[0] == 403
    assert Phone(make.user(Role.SUPERVISOR, town.other)).send(incident, samples.photo())[0] == 404
    assert Phone(None).send(incident, samples.photo())[0] == 401


def test_who_may_not_look_is_not_even_told_that_there_is_one(town, incident, crew):
    key = sources.new_id()
    crew.send(incident, samples.photo(), key=key)
    auditor = Phone(make.user(Role.AUDITOR, town.station))
    assert "pictures" not in auditor.get(f"incidents/{incident.id}")[1]["parts"]
    assert auditor.post(f"pictures/{key}/view")[0] == 403
    neighbour = Phone(make.user(Role.SUPERVISOR, town.other))
    assert neighbour.post(f"pictures/{key}/view")[0] == 404
    assert (auditor.look(key).status_code, neighbour.look(key).status_code) == (403, 404)
    with pytest.raises(Refusal, match="no_right"):
        actions.view_picture(Picture.objects.get(), reason="x", by=make.user(Role.AUDITOR, town.station))


def test_when_it_was_taken_is_kept_where_it_is_told_later(incident, crew):
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        at = clock.at
        clock.move(600)
        crew.send(incident, samples.photo(), **{"X-Happened-At": at.isoformat()})
        assert Picture.objects.get().sent_at == max(at, incident.opened_at)
        assert "happened_at" in Entry.objects.latest("position").changed
    assert crew.send(incident, samples.photo(), **{"X-Happened-At": "yesterday"})[0] == 201


def test_on_its_date_row_and_file_are_gone(incident, crew, desk, own_home, settings):
    settings.PICTURES_DAYS = 2
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        _status, told = crew.send(incident, samples.photo())
        do_due(clock.move(2 * 86_400 - 1), by=system_user())
        assert len(kept_files(own_home)) == 1
        do_due(clock.move(1), by=system_user())
    assert (Picture.objects.count(), kept_files(own_home)) == (0, [])
    entry = Entry.objects.latest("position")
    assert (entry.verb, str(entry.subject_id), entry.matter_id) == ("erase_picture", told["subject"]["id"], incident.id)


def test_a_supervisor_holds_a_picture_for_a_reason_and_lets_it_go(town, incident, crew, desk, own_home):
    _status, told = crew.send(incident, samples.photo())
    address, supervisor = f"pictures/{told['subject']['id']}", Phone(make.user(Role.SUPERVISOR, town.station))
    assert desk.post(f"{address}/hold", {"reason": "court"})[0] == 403
    assert supervisor.post(f"{address}/hold", {"reason": " "})[1]["error"]["code"] == "reason_needed"
    assert supervisor.post(f"{address}/hold", {"reason": "李某一案"})[0] == 201
    assert "李某" not in Entry.objects.latest("position").changes
    assert supervisor.post(f"{address}/hold", {"reason": "again"})[0] == 409
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        do_due(clock.move(31 * 86_400), by=system_user())
        assert Picture.objects.get().hold_reason == "李某一案"
    supervisor = Phone(make.user(Role.SUPERVISOR, town.station))
    assert supervisor.post(f"{address}/release")[0] == 201
    assert supervisor.post(f"{address}/release")[0] == 409
    with sources.seeded(1, clock):
        do_due(clock.move(1), by=system_user())
    assert (Picture.objects.count(), kept_files(own_home)) == (0, [])


def test_what_was_cut_off_is_swept_away_and_nothing_else(incident, crew, own_home):
    crew.send(incident, samples.photo())
    (kept,) = kept_files(own_home)
    (files.folder() / str(uuid4())).write_bytes(b"sealed, and its row was never written")
    (files.arriving() / "01-half").mkdir()
    (files.arriving() / "01-half" / "arrived").write_bytes(b"half")
    clock = make.Clock(sources.now())
    with sources.seeded(1, clock):
        do_due(clock.move(60), by=system_user())
        assert len(kept_files(own_home)) == 3  # perhaps somebody is still at it
        do_due(clock.move(3600), by=system_user())
    assert kept_files(own_home) == [kept]


def test_a_full_disk_is_said_and_leaves_nothing(incident, crew, own_home, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.sealing, "seal", full)
    status, told = crew.send(incident, samples.photo())
    assert (status, told["error"]["code"]) == (507, "disk_full")
    assert (Picture.objects.count(), kept_files(own_home), list(files.arriving().iterdir())) == (0, [], [])


def test_what_the_action_refuses_leaves_no_file(incident, crew, own_home, monkeypatch):
    monkeypatch.setattr(actions, "MOST_OF_ONE_INCIDENT", 0)
    assert crew.send(incident, samples.photo())[1]["error"]["code"] == "too_many"
    assert kept_files(own_home) == []


def test_a_file_that_is_not_here_is_said(incident, crew, desk, own_home):
    """Restored without its pictures, or touched by somebody."""
    crew.send(incident, samples.photo())
    picture = Picture.objects.get()
    desk.post(f"pictures/{picture.id}/view")
    path = files.path_of(picture.file_name)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert desk.look(picture.id).status_code == 410
    path.unlink()
    assert desk.look(picture.id).status_code == 410


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_every_byte_comes_back_and_no_piece_may_be_left_out(tmp_path, size):
    text, key, path = bytes(number % 251 for number in range(size)), sealing.new_key(), tmp_path / "sealed"
    with path.open("wb") as target:
        assert sealing.seal(io.BytesIO(text), target, key) == size
    assert sealing.unseal(path, key, size, 0, size - 1) == text
    assert sealing.unseal(path, key, size, size // 2, size - 1) == text[size // 2 :]
    if size > sealing.PIECE_BYTES:
        sealed = path.read_bytes()
        path.write_bytes(sealed[: sealing.PIECE_BYTES + sealing.TAG_BYTES])
        with pytest.raises(sealing.BrokenError):
            sealing.unseal(path, key, sealing.PIECE_BYTES, 0, sealing.PIECE_BYTES - 1)


@pytest.mark.django_db(transaction=True)
def test_sent_three_times_in_one_moment_it_is_there_once(own_home):
    town = make.town()
    by = make.dispatcher(town)
    incident, key, content = make.incident(town, by), sources.new_id(), samples.photo()
    answers = together([lambda: Phone(by).send(incident, content, key=key)[0]] * 3)
    assert (Picture.objects.count(), Entry.objects.filter(verb="add_picture").count()) == (1, 1)
    assert 201 in answers
    assert {answer for answer in answers if isinstance(answer, int)} <= {201, 409}, answers
    assert kept_files(own_home) == [Picture.objects.get().file_name]
    assert Phone(by).send(incident, content, key=key)[0] == 201
