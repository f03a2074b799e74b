"""A Chinese address comes apart into its parts, however it is written; nothing a caller types is too much."""

import random
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shouwang.engine.names.address import Address, AddressPart, Gazetteer, parse_address

NOTHING = Gazetteer()
OWN = Gazetteer.of([("长河镇", "330282100", "town"), ("慈溪市", "330282", "district"), ("泗门镇", "330281100", "town")])


def said(text: str, gazetteer: Gazetteer | None = None) -> list[tuple[str, str]]:
    return [(part.label, part.text) for part in parse_address(text, gazetteer).parts]


def assert_sound(address: Address) -> None:
    """In order, apart, within the text; between two parts there is nothing but space."""
    head, end = address.text[:200], 0
    for part in address.parts:
        assert end <= part.start < part.end <= len(head)
        assert part.text == address.text[part.start : part.end]
        assert all(not one.isprintable() or one.isspace() for one in head[end : part.start])
        end = part.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("象湖公寓3栋2单元", [("compound", "象湖公寓"), ("building", "3栋"), ("unit", "2单元")]),
        ("鹤庆路358弄81号", [("road", "鹤庆路"), ("lane", "358弄"), ("side_number", "81号")]),
        ("阳光乳业后门", [("compound", "阳光乳业"), ("sub_compound", "后门")]),
        ("三塘江那边", [("compound", "三塘江"), ("relation", "那边")]),
    ],
)
def test_the_examples_of_the_issue(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_parts_say_where_they_stand_in_the_callers_own_words() -> None:
    text = "青山湖區  北京東路４４９號"
    assert parse_address(text) == Address(
        text,
        (
            AddressPart("district", "青山湖區", 0, 4),
            AddressPart("road", "北京東路", 6, 10),
            AddressPart("number", "４４９號", 10, 14),
        ),
    )
    assert (parse_address(text).first("road"), parse_address(text).first("room")) == ("北京東路", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "广西壮族自治区南宁市青秀区仙葫经济开发区开泰路148号",
            [
                ("province", "广西壮族自治区"),
                ("city", "南宁市"),
                ("district", "青秀区"),
                ("zone", "仙葫经济开发区"),
                ("road", "开泰路"),
                ("number", "148号"),
            ],
        ),
        (
            "上海市静安区共和新路街道柳营路669弄14号1102",
            [
                ("city", "上海市"),
                ("district", "静安区"),
                ("town", "共和新路街道"),
                ("road", "柳营路"),
                ("lane", "669弄"),
                ("side_number", "14号"),
                ("room", "1102"),
            ],
        ),
        (
            "北京市东城区东中街29号东环广场B座5层信达资本",
            [
                ("city", "北京市"),
                ("district", "东城区"),
                ("road", "东中街"),
                ("number", "29号"),
                ("compound", "东环广场"),
                ("building", "B座"),
                ("floor", "5层"),
                ("occupant", "信达资本"),
            ],
        ),
        (
            "内蒙古赤峰市锦山镇",
            [("province", "内蒙古"), ("city", "赤峰市"), ("town", "锦山镇")],
        ),
        (
            "渭南大荔县户家乡边章营村",
            [("city", "渭南"), ("district", "大荔县"), ("town", "户家乡"), ("community", "边章营村")],
        ),
        (
            "杭州余杭闲林五常大道翡翠城",
            [("city", "杭州"), ("district", "余杭"), ("town", "闲林"), ("road", "五常大道"), ("compound", "翡翠城")],
        ),
    ],
)
def test_big_to_small_with_and_without_the_endings_of_divisions(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("秀隆街12号", [("road", "秀隆街"), ("number", "12号")]),
        ("秀隆街１２號", [("road", "秀隆街"), ("number", "１２號")]),
        ("秀隆街十二号", [("road", "秀隆街"), ("number", "十二号")]),
        ("秀隆街一百二十三号", [("road", "秀隆街"), ("number", "一百二十三号")]),
        ("秀隆街12号附1号", [("road", "秀隆街"), ("number", "12号附1号")]),
        ("秀隆街12号之2", [("road", "秀隆街"), ("number", "12号之2")]),
        ("秀隆街甲3号", [("road", "秀隆街"), ("number", "甲3号")]),
        ("沿山村5组6号", [("community", "沿山村"), ("group", "5组"), ("number", "6号")]),
        ("沿山村五组", [("community", "沿山村"), ("group", "五组")]),
        ("3号路5号", [("road", "3号路"), ("number", "5号")]),
    ],
)
def test_house_numbers_in_every_writing(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "春风里12-3-1001",
            [
                ("compound", "春风里"),
                ("building", "12"),
                ("noise", "-"),
                ("unit", "3"),
                ("noise", "-"),
                ("room", "1001"),
            ],
        ),
        ("象湖公寓12-1001", [("compound", "象湖公寓"), ("building", "12"), ("noise", "-"), ("room", "1001")]),
        (
            "象湖公寓十二栋二单元三楼301室",
            [
                ("compound", "象湖公寓"),
                ("building", "十二栋"),
                ("unit", "二单元"),
                ("floor", "三楼"),
                ("room", "301室"),
            ],
        ),
        (
            "人民路12弄3支弄5号",
            [("road", "人民路"), ("lane", "12弄"), ("lane", "3支弄"), ("side_number", "5号")],
        ),
        ("石油小区东门", [("compound", "石油小区"), ("sub_compound", "东门")]),
        ("金泽大厦地下一层", [("compound", "金泽大厦"), ("floor", "地下一层")]),
        (
            "和平東路二段106號",
            [("road", "和平東路"), ("side_road", "二段"), ("side_number", "106號")],
        ),
    ],
)
def test_what_is_within_a_compound_or_a_lane(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3栋2单元象湖公寓", [("building", "3栋"), ("unit", "2单元"), ("compound", "象湖公寓")]),
        ("12号秀隆街", [("number", "12号"), ("road", "秀隆街")]),
        ("2单元501", [("unit", "2单元"), ("room", "501")]),
    ],
)
def test_small_to_big_as_callers_say_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("勿忘我网吧门口", [("compound", "勿忘我网吧"), ("relation", "门口")]),
        ("邮局对面", [("compound", "邮局"), ("relation", "对面")]),
        ("药店附近", [("compound", "药店"), ("relation", "附近")]),
        (
            "人民医院旁边的超市",
            [("compound", "人民医院"), ("relation", "旁边"), ("noise", "的"), ("sub_compound", "超市")],
        ),
        (
            "秀隆街与江南路交叉口",
            [("road", "秀隆街"), ("relation", "与"), ("side_road", "江南路"), ("relation", "交叉口")],
        ),
        ("大明路西侧200米", [("road", "大明路"), ("relation", "西侧200米")]),
    ],
)
def test_relations_to_what_is_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


def test_divisions_said_twice_count_once() -> None:
    whole = [("province", "浙江省"), ("city", "杭州市"), ("district", "滨江区")]
    again = [("noise", name) for _, name in whole]
    assert said("浙江省杭州市滨江区浙江省杭州市滨江区六和路") == [*again, *whole, ("road", "六和路")]
    assert said("浙江省杭州市滨江区杭州市滨江区六和路") == [*whole, *again[1:], ("road", "六和路")]


def test_an_installations_own_areas_are_enough() -> None:
    expected = [("district", "慈溪"), ("town", "长河"), ("road", "阳明路"), ("number", "3号")]
    assert said("慈溪长河阳明路3号", OWN) == expected


def test_without_any_gazetteer_the_endings_speak() -> None:
    assert said("江西省南昌市青山湖区罗家镇濡溪村12号", NOTHING) == [
        ("province", "江西省"),
        ("city", "南昌市"),
        ("district", "青山湖区"),
        ("town", "罗家镇"),
        ("community", "濡溪村"),
        ("number", "12号"),
    ]


def test_the_gazetteer_is_read_once() -> None:
    assert Gazetteer.load() is Gazetteer.load()


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000\n", "\x00", "🚓", "-", "(", ")", "号", "𠮷野家", "ﬁ", "١٢٣", "²", "İ"]
)
def test_the_smallest_texts(text: str) -> None:
    assert_sound(parse_address(text))


PIECES = [
    *(
        "浙江省",
        "杭州",
        "余杭区",
        "闲林街道",
        "五常大道",
        "12号",
        "3栋",
        "2单元",
        "501",
        "-",
        "一",
        "附1号",
        "象湖公寓",
    ),
    *(
        "对面",
        "🚑",
        "\u202e",
        "\u200b",
        "\x07",
        "שלום",
        "مرحبا",
        "Ｂ座",
        "(",
        ")",
        " ",
        "a",
        "9",
        "路",
        "村",
        "十二",
        "之",
    ),
    *("与", "\ud83d"),
]


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
@example("\ud800路")
def test_any_text_comes_apart_soundly(text: str) -> None:
    assert_sound(parse_address(text))


@pytest.mark.parametrize("piece", ["路", "1-", "一二三", "小区花园", "浙江省杭州市", "a", "(", "🚓", "12号3栋"])
def test_a_hundred_kilobytes_take_no_longer_than_a_page_allows(piece: str) -> None:
    """The issue allows 50 ms on a quiet machine; the least of three keeps the neighbours out."""
    text = piece * (100_000 // len(piece))
    parse_address(text)
    took = []
    for _ in range(3):
        started = time.perf_counter()
        address = parse_address(text)
        took.append(time.perf_counter() - started)
    assert_sound(address)
    assert address.text == text
    assert min(took) < 0.2


@pytest.mark.slow
def test_ten_thousand_mutations_come_apart_soundly() -> None:
    rng = random.Random(4)
    texts = ["浙江省杭州市余杭区闲林街道五常大道翡翠城竹苑12幢3单元502室", "秀隆街与江南路交叉口", "鹤庆路358弄81号"]
    for _ in range(10_000):
        letters = list(rng.choice(texts))
        for _ in range(rng.randrange(1, 8)):
            place = rng.randrange(len(letters))
            letters[place : place + rng.randrange(2)] = rng.choice([*PIECES, chr(rng.randrange(1, 0x2FFFF)), ""])
            letters = letters or ["路"]
        assert_sound(parse_address("".join(letters)))
