"""The sheets: everything the room needs, as text that can be searched, and no caller."""

import io

import pypdfium2
import pytest
from django.utils import translation

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch.actions import add_note, advance_order, send_order
from shouwang.downpack.actions import hand_out_cards, set_lines
from shouwang.downpack.models import Line
from shouwang.downpack.sheets import downpack
from shouwang.duty.actions import report_position
from tests import make
from tests.downpack.reading import pages, said


def made(by, language="zh-hans", *, cards=4) -> bytes:
    block = hand_out_cards(Area.objects.get(name="岱湖所"), cards, by=by)
    with translation.override(language):
        return downpack(block, seen_by=by, by_name=by.name)


def made_for(user, area) -> str:
    with translation.override("en"):
        return said(downpack(hand_out_cards(area, 2, by=user), seen_by=user))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh-hans",
            ["停机备用材料", "未办结警情", "在岗警力", "值班名单", "联络电话", "手工接警单", "打架斗殴", "常态模式"],
        ),
        (
            "en",
            ["Down-pack", "Open incidents", "Units on shift", "Roster", "Whom to ring", "Incident on paper", "Fight"],
        ),
    ],
)
def test_the_sheets_say_it_in_the_reader_s_language(clock, town, by, language, words):
    incident = make.incident(town, by, note="两人在门口争吵")
    order = send_order(incident, town.units["C01"], by=by)
    advance_order(order, "en_route", by=by)
    text = said(made(by, language))
    assert [word for word in words if word not in text] == []
    assert all(
        one in text for one in (incident.number, "秀隆街12号", "两人在门口争吵", "C01", "E11", "28.68500, 116.00500")
    )


def test_every_page_has_its_number_its_station_and_when_it_was_made(clock, town, by):
    make.incident(town, by)
    found = pages(made(by, "en"))
    assert len(found) >= 3
    for number, page in enumerate(found, 1):
        assert f"{number} / {len(found)}" in page
        assert "Daihu station" in page
        assert "2026-03-02 Mon 09:00:00 by Zhou" in page


def test_no_caller_s_name_or_number_is_printed_and_the_sheet_says_so(clock, town, by):
    make.incident(town, by, caller_name="王五六", caller_phone="13900001111", note="后门")
    text = said(made(by))
    assert ("王五六" in text, "13900001111" in text) == (False, False)
    assert "不含报警人姓名和电话" in text
    assert "后门" in text


def test_who_is_at_the_desk_and_who_rides_with_whom(clock, town, by):
    make.crew(town, "C01")
    make.Api(by).get("account")
    text = said(made(by, "en"))
    assert ("Crew-C01" in text.title(), "Zhou" in text) == (True, True)


def test_a_position_is_told_as_the_place_it_is_at(clock, town, by, tmp_path, settings):
    settings.HOME = tmp_path
    make.roads(tmp_path)
    lon, lat = make.ADDRESSES["12"][2:]
    report_position(town.units["C01"], lon=lon, lat=lat, heading=None, at=clock.at, by=system_user())
    text = said(made(by))
    assert "秀隆街12号" in text.replace(" ", "")
    assert f"{lat:.5f}, {lon:.5f}" in text


def test_institutions_are_listed_and_a_post_without_a_number_gets_a_line(clock, town, by):
    lines = [
        Line(area=town.city, section="supervision", place=0, name="总值班室", name_en="Duty office", number="96777"),
        Line(area=town.station, section="desk", place=1, name="指挥室", number="8100"),
    ]
    set_lines(lines, by=system_user())
    make.agencies()
    text = said(made(by))
    assert [one in text for one in ("指挥室", "8100", "岱湖派出所", "联动单位与相邻派出所", "119")] == [True] * 5
    assert "96777" in text  # the city's, which every station rings
    neighbour = made_for(make.user(Role.SUPERVISOR, town.other), town.other)
    assert ("8100" in neighbour, "Duty office" in neighbour) == (False, True)


def test_a_desk_sees_its_own_areas_alone(clock, town, by):
    make.foreign_unit(town)
    make.incident(town, make.user(Role.DISPATCHER, town.other), lon=make.WEST + 0.025, place_text="梅湖公园")
    text = said(made(by))
    assert ("梅湖公园" in text, "N1" in text, "梅湖派出所" in text) == (False, False, False)


def test_two_prints_never_share_a_number(clock, town, by):
    first, second = said(made(by)), said(made(by))
    numbers = [f"P-20260302-{number:02d}" for number in range(1, 9)]
    assert [number in first for number in numbers] == [True] * 4 + [False] * 4
    assert [number in second for number in numbers] == [False] * 4 + [True] * 4


def test_what_somebody_said_is_text_and_never_markup(clock, town, by):
    incident = make.incident(town, by, place_text='#panic("x") *a* $b$ `c` <d> @e \\ "')
    add_note(incident, '#import "/settings/__init__.py": *', by=by)
    text = said(made(by))
    assert ('#panic("x") *a* $b$ `c` <d> @e \\ "' in text, '#import "/settings' in text) == (True, True)


def test_a_rare_character_of_a_place_is_drawn(clock, town, by):
    """No box stands for it: the face that is shipped has the whole basic block."""
    plain = said(made(by))
    make.incident(town, by, place_text="㙍塘垴龘村")
    text = said(made(by))
    assert ("㙍塘垴龘村" in text, "龘" in plain) == (True, False)


def test_a_page_is_black_on_white(clock, town, by):
    """For printers without colour: no pixel has a hue."""
    make.incident(town, by)
    picture = pypdfium2.PdfDocument(io.BytesIO(made(by)))[0].render(scale=0.5).to_numpy()
    spread = picture.max(axis=2).astype(int) - picture.min(axis=2).astype(int)
    assert spread.max() <= 2


def test_hundreds_of_incidents_still_print(clock, town, by):
    for _number in range(120):
        make.incident(town, by, note="三人在楼下" * 20)
    found = pages(made(by))
    assert f"{len(found)} / {len(found)}" in found[-1]
    assert len(found) > 10
