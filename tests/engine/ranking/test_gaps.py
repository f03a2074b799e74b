"""Where nobody arrives in time, square by square."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwang.engine.ranking.cover import CoverModel
from shouwang.engine.ranking.gaps import gaps
from tests.engine.ranking.test_cover import FIVE, SQUARE, STREET, at


def test_a_square_says_how_much_of_it_is_out_of_reach_and_what_a_leaving_adds() -> None:
    model = CoverModel(STREET, FIVE, np.array([1.0, 1.0, 1.0, 1.0, 4.0]), 10_000)
    west, middle = model.reach(at(STREET, 0)), model.reach(at(STREET, 200))
    now = gaps(model, [west, middle], leaving=None, side_metres=250)
    assert now.open_share.tolist() == pytest.approx([0.8])  # of the east: the fourth is reached, the fifth weighs four
    assert now.left_share.tolist() == [0.0]
    after = gaps(model, [west, middle], leaving=1, side_metres=250)
    assert after.open_share.tolist() == pytest.approx([0.0, 0.8])
    assert after.left_share.tolist() == pytest.approx([1 / 3, 0.2])


def test_without_units_every_square_is_open() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 10_000)
    for reaches in ([], [None]):
        assert gaps(model, reaches, leaving=None, side_metres=90).open_share.tolist() == [1.0] * 5


def test_a_unit_that_does_not_count_leaves_nothing_behind() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 10_000)
    found = gaps(model, [None, model.reach(at(STREET, 200))], leaving=0, side_metres=1_000)
    assert found.left_share.tolist() == [0.0]


def test_a_square_without_a_side_is_refused() -> None:
    model = CoverModel(STREET, FIVE, np.ones(5), 10_000)
    for side in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="side"):
            gaps(model, [], leaving=None, side_metres=side)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), min_size=1, max_size=6), st.floats(60, 900))
def test_the_squares_weigh_what_the_shares_say(spots: list[tuple[int, int]], side: float) -> None:
    """Summed over the squares, the two readings are the cover before and after (``before_and_after``)."""
    everywhere = np.arange(SQUARE.network.junction_count, dtype=np.int32)
    model = CoverModel(SQUARE, everywhere, np.ones(len(everywhere)), 20_000)
    reaches = [model.reach(at(SQUARE, 100.0 * x, 100.0 * y)) for x, y in spots]
    shares = model.before_and_after(reaches)
    found = gaps(model, reaches, leaving=0, side_metres=side)
    lon, lat = SQUARE.network.junction_lon, SQUARE.network.junction_lat
    column = np.floor((lon - lon.min()) / found.width)
    row = np.floor((lat - lat.min()) / found.height)
    weight = [
        np.mean(
            (column == round((west - lon.min()) / found.width)) & (row == round((south - lat.min()) / found.height))
        )
        for west, south in zip(found.west, found.south, strict=True)
    ]
    assert np.dot(weight, found.open_share) == pytest.approx(1 - shares.before)
    assert np.dot(weight, found.left_share) == pytest.approx(shares.before - shares.after[0])
