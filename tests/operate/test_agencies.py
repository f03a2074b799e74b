"""An administrator writes down whom the desk may ring."""

import pytest

from shouwang.dispatch.models import Agency, Mode
from shouwang.operate.command import main
from tests import make

pytestmark = pytest.mark.django_db


def test_the_usual_ones_come_once_and_leave_what_is_there(town: make.Town, capsys) -> None:
    assert main(["agencies", "set", "water", "--kind", "water", "--name", "岱湖水厂", "--number", "8812345"]) == 0
    for _time in range(2):
        assert main(["agencies", "defaults"]) == 0
    assert (Agency.objects.count(), Agency.objects.get(code="water").name, Mode.objects.count()) == (8, "岱湖水厂", 1)
    assert "8812345" in capsys.readouterr().out


def test_one_may_answer_for_one_area_alone_and_be_taken_off(town: make.Town) -> None:
    main(["agencies", "set", "xihe", "--kind", "station", "--name", "西河所", "--area", "岱湖所"])
    main(["agencies", "set", "xihe", "--kind", "station", "--name", "西河所", "--area", "Daihu station", "--off"])
    agency = Agency.objects.get()
    assert (agency.area, agency.is_active) == (town.station, False)


def test_an_area_that_is_not_there_is_named(town: make.Town, capsys) -> None:
    assert main(["agencies", "set", "x", "--kind", "gas", "--name", "气", "--area", "无名"]) != 0
    assert "无名" in capsys.readouterr().err
    assert Agency.objects.count() == 0
