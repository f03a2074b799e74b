"""What people call a place: learnt, reviewed, undone; the index of this process follows at once."""

import threading
import time

import pytest

from shouwang.accounts.models import Role
from shouwang.engine.names import NameEntry, NameIndex
from shouwang.foundation.refusal import Refusal
from shouwang.journal.models import Entry
from shouwang.places import queries
from shouwang.places.actions import accept_name, confirm_name, move_place, restore_name, withdraw_name
from shouwang.places.models import Place, PlaceName
from shouwang.places.names import NameBook, book
from tests import make


@pytest.fixture
def place(town) -> Place:
    found = Place.objects.create(kind="landmark", name="阳光乳业", lon=116.001, lat=28.685, area=town.beat_a)
    queries.forget()
    return found


@pytest.fixture
def taker(town):
    return make.user(Role.CALL_TAKER, town.station)


@pytest.fixture
def chief(town):
    return make.user(Role.SUPERVISOR, town.station)


def found(words: str, by) -> list[str]:
    return [one.place_id for one in queries.search(words, seen_by=by).candidates]


def test_a_confirmed_name_finds_its_place_at_once_and_stays_out_of_the_journal(place, taker):
    assert found("老牛奶厂", taker) == []
    index = book.index()
    name = confirm_name(place, " 老牛奶厂 ", by=taker)
    assert found("老牛奶厂", taker) == [str(place.id)]
    assert book.index().changes == index.changes + 3  # one place out, its two names in: nothing else was built anew
    entry = Entry.objects.get(verb="confirm_name")
    assert (entry.subject_id, entry.changed) == (place.id, {"name": name.id, "times": 1})


def test_a_name_confirmed_again_counts_and_one_more_place_of_that_name_is_asked_about(town, place, taker):
    other = Place.objects.create(kind="landmark", name="新乳业", lon=116.019, lat=28.685, area=town.beat_b)
    confirm_name(place, "老牛奶厂", by=taker)
    assert confirm_name(place, "老牛奶厂", by=taker).confirmed_times == 2
    confirm_name(other, "老牛奶厂", by=taker)
    answer = queries.search("老牛奶厂", seen_by=taker)
    assert ([one.place_id for one in answer.candidates], answer.is_ambiguous) == ([str(place.id), str(other.id)], True)


def test_a_withdrawn_name_finds_nothing_until_it_is_restored(place, taker, chief):
    name = confirm_name(place, "老牛奶厂", by=taker)
    withdraw_name(name, by=chief)
    assert found("老牛奶厂", taker) == []
    with pytest.raises(Refusal, match="name_withdrawn"):
        confirm_name(place, "老牛奶厂", by=taker)
    restore_name(name, by=chief)
    assert found("老牛奶厂", taker) == [str(place.id)]
    with pytest.raises(Refusal, match="not_withdrawn"):
        restore_name(name, by=chief)


def test_a_reviewed_name_waits_no_more(place, taker, chief):
    name = confirm_name(place, "老牛奶厂", by=taker)
    assert list(queries.names_to_review(seen_by=chief)) == [name]
    accept_name(name, by=chief)
    assert (list(queries.names_to_review(seen_by=chief)), list(queries.reviewed_names(seen_by=chief))) == ([], [name])
    with pytest.raises(Refusal, match="reviewed_already"):
        accept_name(name, by=chief)


def test_names_of_other_areas_are_not_ones_own_to_review(town, place, taker):
    name = confirm_name(place, "老牛奶厂", by=taker)
    stranger = make.user(Role.SUPERVISOR, town.other)
    assert list(queries.names_to_review(seen_by=stranger)) == []
    for change in (accept_name, withdraw_name):
        with pytest.raises(Refusal):
            change(name, by=stranger)
    with pytest.raises(Refusal):
        confirm_name(place, "奶站", by=make.user(Role.AUDITOR, town.station))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 61, "too_long"),
        ("找王五 138 0013 8000", "telephone"),
        ("阳光乳业", "own_name"),
        ("a\x00b", "control_character"),
    ],
)
def test_what_is_no_name_is_refused(place, taker, said, code):
    with pytest.raises(Refusal) as refused:
        confirm_name(place, said, by=taker)
    assert (refused.value.code, PlaceName.objects.count()) == (code, 0)


def test_a_place_that_a_person_moved_is_found_where_it_is(town, place, taker, chief):
    move_place(place, 116.019, 28.685, by=chief)
    place.refresh_from_db()
    assert (place.is_confirmed, place.area) == (True, town.beat_b)
    best = queries.search("阳光乳业", seen_by=taker).candidates[0]
    assert (best.lon, best.lat) == (116.019, 28.685)


def test_the_api_confirms_and_the_page_reviews(town, place, taker, chief):
    status, answer = make.Api(taker).post(f"places/{place.id}/names", {"text": "老牛奶厂"})
    assert (status, answer["verb"]) == (201, "confirm_name")
    name = PlaceName.objects.get()
    client = make.Api(chief).client
    assert "老牛奶厂" in client.get("/names/").content.decode()
    assert client.post(f"/names/{name.id}/withdraw").status_code == 302
    assert "<s>老牛奶厂</s>" in client.get("/names/").content.decode()
    assert client.post(f"/names/{name.id}/forget").status_code == 404
    assert make.Api(taker).client.get("/names/").status_code == 403


def test_the_page_of_a_place_shows_what_is_there_and_nobody_who_lives_there(town, place, taker):
    Place.objects.filter(id=place.id).update(residents=4711)
    Place.objects.create(kind="entrance", name="南门", lon=116.0012, lat=28.685, area=town.beat_a)
    Place.objects.create(kind="compound", name="奶厂宿舍", lon=116.0013, lat=28.685, area=town.beat_a)
    incident = make.incident(town, make.dispatcher(town), lon=116.001, lat=28.685)
    page = make.Api(taker).client.get(f"/places/{place.id}/").content.decode()
    assert [word in page for word in ("阳光乳业", "南门", "奶厂宿舍", incident.number, "4711")] == [True] * 4 + [False]


def test_what_renews_all_while_an_index_is_built_is_built_in_too():
    """The index under way began before it: another one follows, or the last import would be missing for ever."""

    class SlowBook(NameBook):
        def __init__(self) -> None:
            super().__init__()
            self.built, self.begun, self.go_on = 0, threading.Semaphore(0), threading.Semaphore(1)

        def _build(self) -> NameIndex:
            self.begun.release()
            assert self.go_on.acquire(timeout=10)
            self.built += 1
            return NameIndex.build([NameEntry(f"p{self.built}", "秀隆街", "street", 116.0, 28.7)])

    slow = SlowBook()
    slow.index()
    assert slow.begun.acquire(timeout=10)
    slow.rebuild()
    assert slow.begun.acquire(timeout=10)
    slow.rebuild()  # the second one is still being built
    slow.go_on.release()
    assert slow.begun.acquire(timeout=10)
    slow.go_on.release()
    for _ in range(100):
        if slow.index().search("秀隆街").candidates[0].place_id == "p3":
            break
        time.sleep(0.05)
    assert slow.index().search("秀隆街").candidates[0].place_id == "p3"
