"""Which unit, and why: the ranking as the board asks for it, and what is kept of it with an order."""

from datetime import timedelta

import pytest

from shouwang.accounts.models import Role
from shouwang.accounts.queries import system_user
from shouwang.dispatch import tasks
from shouwang.dispatch.actions import advance_order, expire_order, send_order
from shouwang.dispatch.models import Order, Recommendation
from shouwang.duty.actions import report_position
from tests import make

YARD = dict(zip(("lon", "lat"), make.NODES["yard"], strict=True))
SECONDS = {"C01": 83, "C02": 83, "E11": 165, "F07": 660}  # from the post to the yard, by the speeds of the road classes


def ranked(api: make.Api, incident) -> dict[str, tuple[int, int | None, str, bool]]:
    status, answer = api.get(f"incidents/{incident.id}/ranking")
    assert status == 200
    return {
        one["call_sign"]: (one["rank"], one["travel_seconds"], one["state"], one["recommended"])
        for one in answer["candidates"]
    }


def test_it_ranks_all_on_duty_by_time_with_reasons(clock, town, by, roads):
    """A fight wants two police units, cars first: both cars are recommended; every unit says why it stands there."""
    clock.move(30)
    incident = make.incident(town, by, **YARD)
    status, answer = make.Api(by).get(f"incidents/{incident.id}/ranking")
    assert (status, sorted(answer), answer["cover_before"]) == (
        200,
        ["candidates", "cover_before", "decision_ms", "reinforcement"],
        1.0,
    )
    rows = {one["call_sign"]: one for one in answer["candidates"]}
    assert {sign: row["travel_seconds"] for sign, row in rows.items()} == SECONDS
    assert [row["call_sign"] for row in answer["candidates"]] == ["C01", "C02", "E11", "F07"]
    assert [row["recommended"] for row in answer["candidates"]] == [True, True, False, False]
    assert {row["position_age_seconds"] for row in rows.values()} == {30}
    said = {sign: [reason["code"] for reason in row["reasons"]] for sign, row in rows.items()}
    assert said["E11"] == ["cover_after", "other_kind", "in_its_beat"]
    assert said["F07"] == ["cover_after", "other_kind", "out_of_its_beat"]
    assert all(reason["text"] for row in rows.values() for reason in row["reasons"])


def test_whoever_declined_or_did_not_answer_makes_room_for_the_next(clock, town, by, roads):
    """The key that sends the first of the list must not ask again whoever has just said no; a person still may."""
    incident = make.incident(town, by, category="robbery", **YARD)
    advance_order(send_order(incident, town.units["C01"], by=by), "declined", reason="flat tyre", by=by)
    expire_order(send_order(incident, town.units["C02"], by=by), by=system_user())
    api = make.Api(by)
    api.client.cookies["django_language"] = "en"
    assert {sign: (row[0], row[3]) for sign, row in ranked(api, incident).items()} == {
        "E11": (1, True),
        "F07": (2, True),
        "C01": (3, False),
        "C02": (4, False),
    }
    rows = api.get(f"incidents/{incident.id}/ranking")[1]["candidates"]
    assert [row["reasons"][0]["text"] for row in rows[2:]] == [
        "declined this incident before",
        "did not answer an order to this incident",
    ]
    assert send_order(incident, town.units["C01"], by=by).state == "sent"


def test_a_nearer_position_and_a_busy_unit_change_the_order(clock, town, by, roads):
    """C02 stands near; C01 serves something less urgent and would leave it; F07 something worse: not offered."""
    report_position(town.units["C02"], *make.NODES["west"], at=clock.at, by=by)
    send_order(make.incident(town, by, category="noise"), town.units["C01"], by=by)
    worse = make.incident(town, by, category="robbery")
    advance_order(send_order(worse, town.units["F07"], by=by), "en_route", by=by)
    rows = ranked(make.Api(by), make.incident(town, by, **YARD))
    assert {sign: row[0] for sign, row in rows.items()} == {"C02": 1, "E11": 2, "C01": 3}
    assert rows["C01"][2:] == ("ordered", False)  # two units are needed, and two are free
    assert rows["C02"][1] < SECONDS["C02"]


def test_without_roads_or_place_everybody_is_offered_and_no_time_is_claimed(clock, town, by):
    rows = ranked(make.Api(by), make.incident(town, by, lon=None, lat=None))
    assert {sign: row[1] for sign, row in rows.items()} == dict.fromkeys(SECONDS)


def test_the_way_is_told_street_by_street(clock, town, by, roads):
    incident = make.incident(town, by, **YARD)
    status, answer = make.Api(by).get(f"incidents/{incident.id}/route?unit={town.units['C01'].id}")
    assert (status, [step["street"] for step in answer["steps"]]) == (200, ["东门路", "秀隆街", "西院路"])
    assert (round(answer["travel_seconds"]), answer["line"][0], answer["line"][-1]) == (
        83,
        [*make.NODES["gate"]],
        [*make.NODES["yard"]],
    )


@pytest.mark.parametrize("unit", ["", "01900000-0000-7000-8000-000000000007"])
def test_no_way_is_known_for_who_is_not_on_duty(clock, town, by, roads, unit):
    incident = make.incident(town, by, **YARD)
    status, answer = make.Api(by).get(f"incidents/{incident.id}/route?unit={unit}")
    assert (status, answer["error"]["code"]) == (404, "no_route")


def test_a_way_shows_a_position_and_is_for_those_who_see_it(clock, town, by, roads):
    """An auditor sees the incident, not where units are; a crew its own way, not another's; nobody a foreign unit's."""
    foreign = make.foreign_unit(town)
    incident, crew = make.incident(town, by, **YARD), make.crew(town, "C01")
    send_order(incident, town.units["C01"], by=by)
    auditor = make.user(Role.AUDITOR, town.station)

    def told(user, unit) -> tuple[int, str]:
        status, answer = make.Api(user).get(f"incidents/{incident.id}/route?unit={unit.id}")
        return status, answer["error"]["code"] if status != 200 else ""

    assert [told(who, town.units["C01"]) for who in (by, crew, auditor)] == [(200, ""), (200, ""), (403, "no_right")]
    assert [told(who, town.units["C02"])[0] for who in (by, crew, auditor)] == [200, 403, 403]
    assert [told(who, foreign) for who in (by, crew, auditor)] == [(404, "no_route")] * 3


def test_only_units_of_ones_areas_are_offered_and_cover_counts_them_all(clock, town, by, roads):
    """A unit that one could not order is not shown; what it covers stays covered."""
    incident = make.incident(town, by, **YARD)
    before = make.Api(by).get(f"incidents/{incident.id}/ranking")[1]
    make.foreign_unit(town, at=make.NODES["west"])
    api = make.Api(make.user(Role.DISPATCHER, town.city))
    assert "N1" in ranked(api, incident)
    after = make.Api(by).get(f"incidents/{incident.id}/ranking")[1]
    signs = [[one["call_sign"] for one in answer["candidates"]] for answer in (before, after)]
    assert signs == [["C01", "C02", "E11", "F07"]] * 2
    assert (before["cover_before"], after["cover_before"]) == (1.0, 1.0)


def test_an_order_keeps_what_was_recommended_by_unit_without_any_position_until_its_date(clock, town, by, roads):
    """Thirty days later the worker erases it; the order stays."""
    incident = make.incident(town, by, **YARD)
    status, _answer = make.Api(by).post(f"incidents/{incident.id}/orders", {"unit": town.units["E11"].id})
    order, kept = Order.objects.get(), Recommendation.objects.get()
    assert (status, order.rank, order.travel_seconds) == (201, 3, SECONDS["E11"])
    assert (kept.order, kept.erase_at) == (order, clock.at + timedelta(days=30))
    assert [(one["unit"], one["travel_seconds"]) for one in kept.candidates] == [
        (str(town.units[sign].id), SECONDS[sign]) for sign in ("C01", "C02", "E11", "F07")
    ]
    assert {name for one in kept.candidates for name in one} == {"unit", "travel_seconds", "reasons"}
    advance_order(order, "accepted", by=by)
    tasks.do_due(clock.at + timedelta(days=30, seconds=-1), by=system_user())
    assert Recommendation.objects.count() == 1
    tasks.do_due(clock.at + timedelta(days=30), by=system_user())
    assert (Recommendation.objects.count(), Order.objects.count()) == (0, 1)
