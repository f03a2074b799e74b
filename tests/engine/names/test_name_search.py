"""What a caller says finds the place, with the reasons; what is not clear is asked."""

from itertools import permutations

import pytest

from shouwang.engine.names import Answer, Candidate, Choice, Fit, NameEntry, NameIndex, Question

NANNING = "南宁/青秀/"
STATION = NameEntry("p1", "秀隆派出所", "official", 108.400, 22.800, NANNING + "秀隆")
STATION_ADDRESS = NameEntry("p1", "秀隆街12号", "address", 108.400, 22.800, NANNING + "秀隆")
TOWN = NameEntry("p2", "长塘镇", "official", 108.500, 22.700, "南宁/青秀/长塘", 5)
TOWN_ALIAS = NameEntry("p2", "三塘江", "alias", 108.500, 22.700, "南宁/青秀/长塘")
STREET = NameEntry("s1", "秀隆街", "street", 108.401, 22.801, NANNING + "秀隆")
BROADWAY = NameEntry("s2", "North Broadway", "street", -76.594, 39.300, "Baltimore/East")
HOUSES = [
    NameEntry("h12", "12 Fleet St", "address", -76.5900, 39.2830, "Baltimore/Fells Point"),
    NameEntry("h1204", "1204 Fleet Street", "address", -76.5950, 39.2840, "Baltimore/Fells Point"),
    NameEntry("h1250", "1250 Fleet Street", "address", -76.5945, 39.2840, "Baltimore/Fells Point"),
    NameEntry("h1302", "1302 Fleet Street", "address", -76.5930, 39.2840, "Baltimore/Fells Point"),
]
ENTRIES = [STATION, STATION_ADDRESS, TOWN, TOWN_ALIAS, STREET, BROADWAY, *HOUSES]
INDEX = NameIndex.build(ENTRIES)


def found(text: str, **kwargs: object) -> list[str]:
    return [candidate.place_id for candidate in INDEX.search(text, **kwargs).candidates]  # type: ignore[arg-type] # near, limit


def test_an_alias_finds_its_place_under_its_official_name() -> None:
    """三塘江 must find its town."""
    assert INDEX.search("三塘江") == Answer(
        (
            Candidate(
                place_id="p2",
                text="长塘镇",
                score=0.9506,
                distance_m=None,
                fits=(Fit("exact", {"text": "三塘江"}), Fit("alias", {"kind": "alias"})),
                area_path="南宁/青秀/长塘",
                lon=108.5,
                lat=22.7,
            ),
        ),
        is_ambiguous=False,
        question=None,
    )


def test_a_house_number_finds_the_house_and_says_so() -> None:
    best = INDEX.search("秀隆街12号", near=(108.400, 22.801)).candidates[0]
    assert (best.place_id, best.text, best.distance_m) == ("p1", "秀隆派出所", 111.2)
    assert best.fits == (
        Fit("exact", {"text": "秀隆街12号"}),
        Fit("number", {"asked": "12", "found": "12"}),
        Fit("near", {"distance_m": 111.2}),
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "秀隆街12号",
        "秀隆街１２号",
        " 秀隆街 12 號",
        "秀隆街12",
        "秀隆街12号东门",
        "12号秀隆街",
        "秀隆街，12号",
    ],
)
def test_a_han_house_number_is_found_however_it_is_written(spelling: str) -> None:
    assert found(spelling)[0] == "p1"


@pytest.mark.parametrize(
    "spelling",
    [
        "12 Fleet St",
        "fleet street 12",
        "12 FLEET ST.",
        "12, Fléet  Street",
        "１２ Ｆｌｅｅｔ Ｓｔ",
        "12 Flet St",
    ],
)
def test_a_latin_house_number_is_found_however_it_is_written(spelling: str) -> None:
    assert found(spelling)[0] == "h12"


@pytest.mark.parametrize("spelling", ["1200 block of Fleet St", "1200 Block FLEET ST", "1200 FLEET ST"])
def test_a_hundred_block_means_its_houses_only(spelling: str) -> None:
    """As well as any; the rest of the street fits much less."""
    scores = {one.place_id: one.score for one in INDEX.search(spelling).candidates}
    assert list(scores)[:2] == ["h1204", "h1250"]
    assert scores["h1250"] - max(scores.get("h12", 0), scores.get("h1302", 0)) > 0.2


def test_an_unknown_number_falls_back_on_the_street_and_the_nearest_one() -> None:
    answer = INDEX.search("秀隆街14号")
    assert [(candidate.place_id, candidate.fits) for candidate in answer.candidates] == [
        ("s1", (Fit("exact", {"text": "秀隆街"}), Fit("number", {"asked": "14", "found": ""}))),
        ("p1", (Fit("exact", {"text": "秀隆街12号"}), Fit("number", {"asked": "14", "found": "12"}))),
    ]


def test_a_street_known_by_one_far_number_is_still_an_answer() -> None:
    index = NameIndex.build([HOUSES[3]])
    assert [candidate.place_id for candidate in index.search("12 Fleet St").candidates] == ["h1302"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("秀隆", "prefix"),
        ("秀隆街", "exact"),
        ("N Broadway", "exact"),
        ("broadway", "part"),
        ("Brodway", "slip"),
        ("修龙街", "sound"),
        ("xiulongjie", "pinyin"),
        ("xlj", "initials"),
        ("秀垄街", "sound"),
        ("秀街", "slip"),
    ],
)
def test_the_first_reason_says_how_the_name_fits(text: str, code: str) -> None:
    assert INDEX.search(text).candidates[0].fits[0].code == code


def test_a_street_is_found_by_its_name_among_its_many_houses() -> None:
    houses = [NameEntry(f"a{n:03}", f"秀隆街{n}号", "address", 108.4, 22.8) for n in range(1, 100)]
    answer = NameIndex.build([*houses, STREET]).search("秀隆街", near=(108.4, 22.8))
    assert [candidate.place_id for candidate in answer.candidates] == ["s1"]


def test_a_full_address_finds_the_street_and_number_inside_it() -> None:
    assert found("广西壮族自治区南宁市青秀区中山路社区秀隆街12号")[0] == "p1"


@pytest.mark.parametrize("text", ["", "  ", "，。!"])
def test_what_says_nothing_answers_with_nothing(text: str) -> None:
    assert INDEX.search(text) == Answer((), is_ambiguous=False, question=None)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("杭州市余杭区五常街道文一西路969号", ["district 余杭区", "town 五常街道", "road 文一西路", "number 969号"]),
        ("12 Zanzibar Ave", ["road zanzibar avenue", "number 12"]),
        ("corner of Zanzibar and Timbuktu", ["road zanzibar", "road timbuktu"]),
        ("behind the cathedral", ["behind the cathedral"]),
    ],
)
def test_what_fits_nothing_answers_with_what_was_understood(text: str, understood: list[str]) -> None:
    answer = INDEX.search(text)
    assert (answer.candidates, answer.question) == ((), None)
    assert [f"{label} {part}" for label, part in answer.understood][-len(understood) :] == understood


def test_an_empty_index_answers_with_nothing() -> None:
    answer = NameIndex.build([]).search("秀隆街12号")
    assert answer == Answer((), False, None, (("road", "秀隆街"), ("number", "12号")))


TWINS = [
    NameEntry("t1", "和平路", "street", 108.30, 22.80, "南宁/江南/沙井"),
    NameEntry("t2", "和平路", "street", 108.40, 22.90, "南宁/兴宁/三塘"),
]


def test_two_streets_of_one_name_are_asked_about_by_what_their_areas_do_not_share() -> None:
    answer = NameIndex.build(TWINS).search("和平路")
    assert answer.is_ambiguous
    assert answer.question == Question(
        ("area",), (Choice(("t1",), "和平路", "江南/沙井"), Choice(("t2",), "和平路", "兴宁/三塘"))
    )


def test_names_that_begin_alike_are_asked_about_by_name() -> None:
    answer = NameIndex.build(
        [NameEntry("b", "和平一路", "street", 108.3, 22.8), NameEntry("a", "和平二路", "street", 108.4, 22.8)]
    ).search("和平")
    assert answer.question == Question(("text",), (Choice(("a",), "和平二路", ""), Choice(("b",), "和平一路", "")))


def test_twins_that_nothing_but_the_map_separates_say_so() -> None:
    same = [
        NameEntry(place_id, "和平路", "street", lon, 22.8, "南宁") for place_id, lon in (("a", 108.3), ("b", 108.4))
    ]
    question = NameIndex.build(same).search("和平路").question
    assert question == Question(("position",), (Choice(("a",), "和平路", ""), Choice(("b",), "和平路", "")))


@pytest.mark.parametrize(("metres_north", "is_ambiguous"), [(290, False), (310, True)])
def test_two_answers_within_300_m_are_one_place_to_a_patrol(metres_north: float, is_ambiguous: bool) -> None:
    lat = 22.8 + metres_north / 111_195
    near = [NameEntry("a", "和平路", "street", 108.3, 22.8), NameEntry("b", "和平路", "street", 108.3, lat)]
    assert NameIndex.build(near).search("和平路").is_ambiguous == is_ambiguous


def test_a_caller_beside_one_of_two_twins_is_not_asked() -> None:
    answer = NameIndex.build(TWINS).search("和平路", near=(108.4, 22.9))
    assert ([candidate.place_id for candidate in answer.candidates], answer.is_ambiguous) == (
        ["t2", "t1"],
        False,
    )


def test_ties_go_by_place_id_whatever_the_order_of_building() -> None:
    entries = [NameEntry(place_id, "和平路", "street", 108.3, 22.8) for place_id in ("b", "c", "a")]
    answers = {
        tuple(candidate.place_id for candidate in NameIndex.build(order).search("和平路", limit=2).candidates)
        for order in permutations(entries)
    }
    assert answers == {("a", "b")}


def test_a_name_often_confirmed_comes_before_one_never_confirmed() -> None:
    index = NameIndex.build([TWINS[0], NameEntry("t9", "和平路", "street", 108.5, 22.8, "", 3)])
    assert [candidate.place_id for candidate in index.search("和平路").candidates] == ["t9", "t1"]


def test_changes_leave_the_old_index_as_it_was() -> None:
    moved = NameEntry("p2", "长塘镇政府", "official", 108.6, 22.7, "南宁/青秀/长塘")
    changed = INDEX.with_changes([moved], ["p2", "s1"])
    assert found("三塘江") == ["p2"]
    assert changed.search("三塘江").candidates == ()
    assert [candidate.text for candidate in changed.search("长塘镇政府").candidates] == ["长塘镇政府"]
    assert (len(INDEX), len(changed)) == (10, 8)


def test_a_place_added_by_a_change_is_removed_by_the_next() -> None:
    changed = INDEX.with_changes([NameEntry("n1", "红豆巷", "street", 108.3, 22.8)], [])
    assert [candidate.place_id for candidate in changed.search("红豆巷").candidates] == ["n1"]
    assert changed.with_changes([], ["n1"]).search("红豆巷").candidates == ()


def test_of_a_name_that_sixty_places_have_the_first_or_the_nearest_are_named() -> None:
    """In whatever order they came in, and however many came later."""
    clinics = [NameEntry(f"p{n:02}", "卫生室", "official", 108 + n / 100, 22.8) for n in range(60)]
    index = NameIndex.build(clinics[:9:-1]).with_changes(clinics[:10], [])
    for built in (index, NameIndex.build(reversed(clinics))):
        assert [candidate.place_id for candidate in built.search("卫生室", limit=2).candidates] == [
            "p00",
            "p01",
        ]
        nearest = built.search("卫生室", near=(108.59, 22.8), limit=2).candidates
        assert [candidate.place_id for candidate in nearest] == ["p59", "p58"]


TEXTS = ["秀隆街12号", "秀隆", "三塘江", "fleet st", "1200 block fleet st", "broadway", "长塘镇", "12 Fleet"]


@pytest.mark.parametrize("text", TEXTS)
def test_an_index_with_changes_answers_like_one_built_anew(text: str) -> None:
    alias = NameEntry("s2", "Old Post Road", "old", -76.594, 39.300, "Baltimore/East")
    changed = INDEX.with_changes([TOWN, TOWN_ALIAS], ["p2", "h12"]).with_changes([alias, HOUSES[0]], ["h1302"])
    kept = [entry for entry in ENTRIES if entry.place_id != "h1302"]
    assert changed.search(text, near=(108.4, 22.8)) == NameIndex.build([*kept, alias]).search(text, near=(108.4, 22.8))


def test_many_changes_are_built_in_and_lose_nothing() -> None:
    added = [NameEntry(f"n{number:04}", f"新{number}巷", "street", 108.3, 22.8) for number in range(1001)]
    changed = INDEX.with_changes(added, ["h12"])
    assert len(changed) == len(INDEX) + 1000
    assert [changed.search(text).candidates[0].place_id for text in ("新7巷", "三塘江")] == ["n0007", "p2"]
    assert changed.search("12 Fleet St").candidates[0].place_id != "h12"


def test_what_was_said_of_the_area_decides_among_twins_and_is_told() -> None:
    answer = NameIndex.build(TWINS).search("兴宁和平路")
    assert [(one.place_id, [fit.code for fit in one.fits]) for one in answer.candidates] == [
        ("t2", ["exact", "area"]),
        ("t1", ["exact", "unexplained"]),
    ]
    assert not answer.is_ambiguous
    assert answer.candidates[1].fits[1] == Fit("unexplained", {"text": "兴宁"})


def test_the_unit_that_calls_and_the_area_at_home_decide_where_nothing_else_does() -> None:
    index = NameIndex.build(TWINS)
    for around in ({"unit": (108.4, 22.9)}, {"home": "南宁/兴宁"}):
        assert [one.place_id for one in index.search("和平路", **around).candidates] == ["t2", "t1"]  # type: ignore[arg-type] # one of both


def test_what_many_places_are_called_is_asked_for_by_the_part_of_the_town() -> None:
    """One choice stands for all places of its part; there are never more than there are keys."""
    quarters = [f"南宁/{district}/{number}" for district in ("青秀", "兴宁", "江南") for number in range(6)]
    entries = [NameEntry(f"p{n:02}", "和平路", "street", 108 + n / 10, 22.8, path) for n, path in enumerate(quarters)]
    question = NameIndex.build(entries).search("和平路").question
    assert question is not None
    assert [(choice.area, len(choice.place_ids)) for choice in question.choices] == [
        ("青秀", 6),
        ("兴宁", 6),
        ("江南", 6),
    ]


def test_what_hardly_fits_is_asked_for_even_without_a_rival() -> None:
    answer = INDEX.search("那个什么三塘江有人打架了快来人")
    assert ([one.place_id for one in answer.candidates], answer.is_ambiguous) == (["p2"], True)


def test_divisions_that_no_area_here_knows_take_little_away() -> None:
    assert INDEX.search("湖南省长沙市秀隆街12号").candidates[0].score > 0.6


def test_a_house_is_said_by_all_numbers_of_its_chain() -> None:
    """鹤庆路358弄81号: no house of that number on the road itself, and no other house of the lane."""
    lane = [
        NameEntry(place_id, text, "address", 121.4, lat, "上海/闵行")
        for place_id, text, lat in (
            ("a", "鹤庆路358弄81号", 31.0),
            ("b", "鹤庆路358弄18号", 31.01),
            ("c", "鹤庆路81号", 31.02),
        )
    ]
    answer = NameIndex.build(lane).search("鹤庆路358弄81号")
    assert (answer.candidates[0].place_id, answer.is_ambiguous) == ("a", False)
    assert [one.place_id for one in NameIndex.build(lane).search("鹤庆路358弄").candidates[:2]] == ["a", "b"]


def test_a_building_of_a_compound_that_is_not_known_finds_the_compound_and_says_so() -> None:
    compound = NameEntry("x", "象湖公寓", "official", 108.31, 22.8, "南宁/青秀")
    best = NameIndex.build([compound]).search("象湖公寓三栋二单元").candidates[0]
    assert best.fits == (Fit("exact", {"text": "象湖公寓"}), Fit("number", {"asked": "3-2", "found": ""}))


def test_a_name_with_a_number_in_it_is_no_house() -> None:
    bridge = NameEntry("q", "三号桥社区", "official", 108.31, 22.8, "南宁/青秀")
    assert NameIndex.build([bridge]).search("三号桥社区").candidates[0].score == 0.98


def test_a_house_at_a_postcode_is_told_from_its_twin_at_another() -> None:
    twins = [
        NameEntry(code, "Frederiksborggade 41", "address", 12.5, lat, f"København/{code}")
        for code, lat in (("1360", 55.68), ("1361", 55.69))
    ]
    answer = NameIndex.build(twins).search("Frederiksborggade 41, 1361 København")
    assert (answer.candidates[0].place_id, answer.candidates[0].score > answer.candidates[1].score) == ("1361", True)
