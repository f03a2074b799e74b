"""The query sets of `bench.names`: the same for a seed, and the truth is every place that a text fits equally."""

import os
from pathlib import Path
from random import Random

import pytest

from bench.names_asking import queries_of
from bench.names_files import Place, Query
from bench.names_generated import MOST_TRUTHS, generated_kinds, generated_places
from bench.names_han import HanPlaces, folded, words
from bench.names_han_queries import han_kinds
from bench.names_sets import cn_set, west_set
from bench.names_slips import is_one_slip_away, one_missing, one_wrong
from bench.names_streets import core_key, in_full, key, one_letter, plain, shortened, two_letters

TOWN = [
    Place("a", "一街村委会", "village", 116.1, 40.1, ("北京市", "永宁镇"), ("老槐树下",)),
    Place("b", "二街村委会", "village", 116.1, 40.1, ("北京市", "永宁镇")),
    Place("c", "孔化营村委会", "village", 116.1, 40.1, ("北京市", "永宁镇")),
    Place("d", "二街村委会", "village", 116.5, 40.5, ("北京市", "漷县镇")),
    Place("e", "孔华营村委会", "village", 116.5, 40.5, ("北京市", "漷县镇")),
    Place("f", "永宁镇", "street_office", 116.1, 40.1, ("北京市",)),
]


def ids(places: list[Place]) -> str:
    return "".join(sorted(place.id for place in places))


def generated(seed: int) -> tuple[list[Place], list[Query]]:
    places = generated_places(seed, 3000)
    return places, queries_of(generated_kinds(places, 240), Random(f"{seed}"), most_truths=MOST_TRUTHS)


def test_a_generated_set_repeats_for_its_seed() -> None:
    places, queries = generated(1)
    assert generated(1) == (places, queries)
    assert generated(2)[0] != places
    assert len({place.id for place in places}) == 3000
    assert {query.kind for query in queries} == {
        "clean", "upper dropped", "one wrong", "one missing", "homophone", "pinyin", "initials", "traditional",
        "reversed", "latin clean", "latin one wrong", "latin one missing",
    }  # fmt: skip
    known = {place.id for place in places}
    assert all(query.truth and query.truth <= known for query in queries)


@pytest.mark.data
@pytest.mark.long
@pytest.mark.parametrize("make", [cn_set, west_set])
def test_a_set_of_real_places_repeats_for_its_seed(make: type) -> None:
    folder = Path(os.environ["SHOUWANG_DATA"])
    places, queries = make(folder, 1)
    assert make(folder, 1) == (places, queries)
    assert 40_000 < len(places) < 60_000
    assert 5000 <= len(queries) <= 6000
    known = {place.id for place in places}
    assert len(known) == len(places)
    assert all(query.truth and query.truth <= known for query in queries)


def test_a_name_means_every_place_that_bears_it_in_the_area_said() -> None:
    known = HanPlaces(TOWN)
    assert ids(known.called("二街村委会", ())) == "bd"
    assert ids(known.called("二街村委會", ("漷县镇",))) == "d"
    assert ids(known.called("老槐树下", ("永宁镇",))) == "a"
    assert ids(known.called("永宁镇二街村委会", ())) == "b"
    assert ids(known.sounding("konghuayingcunweihui", ())) == "ce"
    assert ids(known.sounding("konghuayingcunweihui", ("漷县镇",))) == "e"
    assert ids(known.by_initials["yn"]) == "f"
    assert ids(known.by_short_form["二街"]) == "bd"


def test_a_slip_means_every_place_that_is_one_slip_away() -> None:
    known = HanPlaces(TOWN)
    assert ids(known.one_slip_away("三街村委会", "永宁镇")) == "ab"
    assert ids(known.one_slip_away("三街村委会", None)) == "abd"
    assert ids(known.one_slip_away("化营村委会", None)) == "c"
    assert known.one_slip_away("营村委会", None) == []


def test_no_slip_is_the_exact_name_of_another_place() -> None:
    common = [place._replace(id=f"{place.id}{number}") for number in range(20) for place in TOWN]
    known = HanPlaces(common)
    for seed in range(50):
        kinds = han_kinds(known, [common], 3)
        some = {kind: kinds[kind] for kind in ("one wrong", "one missing", "homophone")}
        for query in queries_of(some, Random(seed), most_truths={}):
            parts = [part for part in ("永宁镇", "漷县镇") if query.text.startswith(part)]
            name = query.text.removeprefix("".join(parts))
            assert name not in {place.name for place in TOWN if set(parts) <= set(place.parts)}


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [("abc", "abc", True), ("abc", "axc", True), ("abc", "ac", True), ("ac", "abc", True), ("", "a", True),
     ("abc", "acb", False), ("abc", "a", False), ("abcd", "bcde", False)],
)  # fmt: skip
def test_one_slip_away(text: str, name: str, is_one: bool) -> None:
    assert is_one_slip_away(text, name) == is_one


def test_digits_and_spaces_never_slip() -> None:
    rng = Random(1)
    slipped = [one_missing("12 Ab", rng) for _ in range(50)] + [one_wrong("12 Ab", "xy", rng) for _ in range(50)]
    assert set(slipped) == {"12 A", "12 b", "12 Xb", "12 Yb", "12 Ax", "12 Ay"}


def test_words_of_a_han_name() -> None:
    assert words("兴宁社区居委会", is_area=False) == ["兴宁", "社区", "居委会"]
    assert [words("春宁超市", is_area=False), words("南宁市", is_area=True)] == [["春宁超市"], ["南宁", "市"]]
    assert folded("長河鎮 Ａ") == "长河镇a"


def test_spellings_of_a_street_meet_under_one_key() -> None:
    assert len({key(text) for text in ("East Fleet Street", "E Fleet St.", "E. FLEET STR", "e fleet st")}) == 1
    assert len({key(text) for text in ("Vesterbrogade 12", "Vesterbrogd. 12", "VESTERBROGD. 12")}) == 1
    assert key("North Ann Street") != key("South Ann Street")
    assert [core_key("South Ann Street"), core_key("North Broadway")] == ["ann", "broadway"]
    assert [plain("Østre Allé"), one_letter("Østre Allé"), two_letters("Ågade")] == [
        "ostre alle", "Ostre Alle", "Aagade",
    ]  # fmt: skip


def test_streets_in_full_and_short() -> None:
    assert [in_full(text) for text in ("SHAMROCK AV", "N PORT ST", "THE ALAMEDA", "E 33RD ST")] == [
        "Shamrock Avenue", "North Port Street", "The Alameda", "East 33rd Street",
    ]  # fmt: skip
    short = {shortened("East Pratt Street", Random(seed), is_danish=False) for seed in range(40)}
    assert short == {f"{east} Pratt {street}" for east in ("E", "E.") for street in ("St", "St.", "Str")}
    assert {shortened("Vesterbrogade", Random(seed), is_danish=True) for seed in range(20)} == {
        "Vesterbrogd.", "Vesterbrog.",
    }  # fmt: skip
