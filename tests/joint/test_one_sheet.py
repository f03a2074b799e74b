"""The morning page is one side of A4, on a quiet day and on a busy one, in both languages; the desk's prints too."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from scripts import chromium
from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.dispatch.models import Category
from shouwang.duty.actions import set_up_posts, start_shift
from shouwang.duty.models import Post, Unit
from shouwang.foundation import sources
from shouwang.joint.actions import ask_support, notify_agency, refuse_instruction, update_notice
from shouwang.places.actions import write_place_note
from shouwang.places.models import Place
from tests import make
from tests.joint.acts import instructed, planned

pytestmark = pytest.mark.slow
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
LINKED = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)">')


def printed(folder: Path, user: User, path: str, language: str) -> bytes:
    """As the print dialogue makes it: the page's own paper, its own margins."""
    program = chromium.program()
    if program is None:
        pytest.skip(chromium.ABSENT)
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    html = LINKED.sub(_style, client.get(path).content.decode())
    page, paper = folder / "page.html", folder / "page.pdf"
    page.write_text(re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL), "utf-8")
    command = [program, "--headless=new", *chromium.FLAGS, f"--user-data-dir={folder / 'profile'}"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return paper.read_bytes()


def _style(found: "re.Match[str]") -> str:
    path = finders.find(found[1])
    assert isinstance(path, str)
    return f"<style>{Path(path).read_text('utf-8')}</style>"


@pytest.fixture
def busy(clock: make.Clock, town: make.Town, chief: User, desk: User) -> None:
    """200 incidents of every type, all late; 25 posts with units; more to decide than fits."""
    posts = [
        Post(
            code=f"Q{number}", kind="service_station", area=town.station, lon=make.WEST, lat=make.SOUTH,
            name=f"第{number}治安防控服务站", name_en=f"Public Security Service Station {number}", minimum_units=3,
        )
        for number in range(25)
    ]  # fmt: skip
    units = [
        Unit(call_sign=f"C{number}{letter}", kind="car", post=post, area=town.beat_a)
        for number, post in enumerate(posts, 100)
        for letter in "AB"
    ]
    set_up_posts(posts, units, by=system_user())
    for unit in units:
        start_shift(unit, by=system_user())
    codes = list(Category.objects.order_by("code").values_list("code", flat=True))
    for number in range(200):
        place = f"秀隆街{number}号 阳光花园二期东门便利店"
        make.incident(town, desk, category=codes[number % len(codes)], place_text=place)
    for number in range(12):
        planned(town, chief, name=f"联合清查行动 第{number}次 " * 3)
        instructed(chief, user=chief, words="审定下月巡逻与反诈宣传方案并报区局备案 " * 3)
        given = instructed(chief, unit=town.units["C01"], words="检查消防通道并拍照留存,登记责任单位 " * 3)
        if number % 2:
            refuse_instruction(given, reason="没有钥匙", by=desk)
    _much_stands(town, desk)
    clock.move(timedelta(hours=5).total_seconds())


def _much_stands(town: make.Town, desk: User) -> None:
    """Works not restored, neighbours asked and notes about places: more of each than the sheet tells."""
    water, today = make.agencies()["water"], timezone.localdate(sources.now())
    for number in range(6):
        incident = make.incident(town, desk, place_text=f"秀隆街{number}号 阳光花园二期东门便利店")
        notice = notify_agency(water, what="主管爆裂,路面塌陷约两平方米,半幅封闭 " * 3, incident=incident, by=desk)
        update_notice(notice, "抢修车已到,正在找漏点,预计两小时后恢复供水 " * 3, by=desk)
        ask_support(incident, what="车两台,带盾牌和警戒带,从北门进 " * 3, to_area=town.other, by=desk)
        place = Place.objects.create(
            kind="building", name=f"秀隆街{number}号 阳光花园二期东门", lon=make.WEST, lat=make.SOUTH, area=town.beat_a
        )
        write_place_note(place, "gas", "一楼餐馆后厨存放钢瓶,从西侧小门进,不开电灯 " * 3, ends_on=today, by=desk)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_quiet_morning_is_one_sheet(tmp_path: Path, clock: Any, town: Any, chief: User, language: str) -> None:
    assert len(SHEET.findall(printed(tmp_path, chief, "/morning/", language))) == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_busy_morning_is_one_sheet_too(tmp_path: Path, busy: None, chief: User, language: str) -> None:
    assert len(SHEET.findall(printed(tmp_path, chief, "/morning/", language))) == 1


def test_the_desk_prints_whole(tmp_path: Path, busy: None, desk: User) -> None:
    """Every open incident is on paper: as many sheets as they need, and nothing is cut off at the side."""
    paper = printed(tmp_path, desk, "/handover/", "zh-hans")
    assert 3 <= len(SHEET.findall(paper)) <= 9
