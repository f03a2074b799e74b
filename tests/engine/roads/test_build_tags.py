"""Numbers as mappers write them."""

import math

import pytest

from shouwang.engine.roads.road_tags import parse_kmh, parse_metres, read_road_tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [("50", 50.0), ("30 mph", 48.28032), ("60km/h", 60.0), ("walk", 7.0), ("12,5", 12.5)],
)
def test_speed_limits(text: str, expected: float) -> None:
    assert parse_kmh(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "none", "signals", "DE:urban", "50;30", "fast", "0", "5 m"])
def test_no_number_is_no_limit(text: str) -> None:
    assert math.isnan(parse_kmh(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3.5", 3.5), ("3,5 m", 3.5), ("350 cm", 3.5), ("12 ft", 3.6576), ("12'6\"", 3.81), ("12'", 3.6576)],
)
def test_widths_and_heights(text: str, expected: float) -> None:
    assert parse_metres(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "default", "below_default", "narrow", "-2", "3 mph"])
def test_no_number_is_no_width(text: str) -> None:
    assert math.isnan(parse_metres(text))


def test_the_narrowest_width_and_the_limit_of_each_direction_count() -> None:
    read = read_road_tags(
        {
            "highway": "service",
            "width": "3",
            "maxwidth": "2.2",
            "maxheight": "2.8",
            "maxspeed": "50",
            "maxspeed:backward": "30",
            "ref": "K 7",
        }
    )
    assert read is not None
    assert (read.width_m, read.height_m, read.name) == (2.2, 2.8, "K 7")
    assert (read.forward_limit_kmh, read.backward_limit_kmh) == (50.0, 30.0)


def test_limits_turn_round_with_the_way() -> None:
    read = read_road_tags({"highway": "service", "oneway": "-1", "maxspeed:backward": "30"})
    assert read is not None
    assert read.forward_limit_kmh == 30.0
    assert math.isnan(read.backward_limit_kmh)


@pytest.mark.parametrize("tags", [{}, {"highway": "proposed"}, {"highway": "service", "access": "no"}])
def test_what_nobody_may_use_is_no_road(tags: dict[str, str]) -> None:
    assert read_road_tags(tags) is None
