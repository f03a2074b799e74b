"""The morning's figures: one base, each incident once, no figure where nothing was recorded."""

from django.utils import translation

from shouwang.accounts.models import Role
from shouwang.dispatch.actions import close_incident, merge_incident, send_order
from shouwang.dispatch.models import Category
from shouwang.foundation import sources
from shouwang.joint.queries import morning
from tests import make


def test_each_incident_counts_once_by_the_type_it_is_known_as(clock, town, chief, desk):
    first, same, noise = (
        make.incident(town, desk),
        make.incident(town, desk),
        make.incident(town, desk, category="noise"),
    )
    merge_incident(same, first, by=desk)
    close_incident(noise, Category.objects.get(code="noise"), "unfounded", by=desk)
    make.incident(town, desk, lon=make.WEST + 2.5 * make.STEP)  # of the station beside
    clock.move(60)
    day = morning.last_day(sources.now(), seen_by=chief)
    assert (day.calls, day.merged, day.unfounded, day.open_now, day.total.now) == (3, 1, 1, 1, 2)
    assert {one.name: one.now for one in day.types} == {first.category.shown_name: 1, noise.category.shown_name: 1}
    assert (day.others, day.others_count) == (None, 0)


def test_weeks_before_anything_was_recorded_have_no_figure(clock, town, chief, desk):
    make.incident(town, desk)
    clock.move(8 * 86_400 - 3600)
    make.incident(town, desk)
    clock.move(3600)
    day = morning.last_day(sources.now(), seen_by=chief)
    assert (day.total.now, day.total.before) == (1, [1, None, None, None])


def test_more_types_than_the_sheet_holds_are_one_line(clock, town, chief, desk):
    codes = list(Category.objects.order_by("code").values_list("code", flat=True)[:17])
    for code in codes:
        make.incident(town, desk, category=code)
    clock.move(60)
    day = morning.last_day(sources.now(), seen_by=chief)
    assert (len(day.types), day.others_count, day.others.now, day.total.now) == (14, 3, 3, 17)


def test_clocks_are_kept_late_or_still_running(clock, town, chief, desk):
    quick, slow = make.incident(town, desk), make.incident(town, desk)
    send_order(quick, town.units["C01"], by=desk)
    clock.move(3600)
    send_order(slow, town.units["C02"], by=desk)
    clock.move(1)
    with translation.override("en"):
        kept = {one.name: (one.kept, one.late) for one in morning.clocks_kept(sources.now(), seen_by=chief)}
    assert kept == {"call to order": (1, 1), "order to arrival P2": (0, 1)}


def test_posts_below_their_minimum_come_first(clock, town, chief):
    town.post.minimum_units = 9
    town.post.save()
    (post,) = morning.duty_by_post(seen_by=chief)
    assert (post.post, post.call_signs, post.is_short) == (town.post, ["C01", "C02", "E11", "F07"], True)
    assert morning.duty_by_post(seen_by=make.user(Role.SUPERVISOR, town.other)) == []
