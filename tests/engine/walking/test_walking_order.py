"""The order of a walk: each stop once, late ones weigh most, nearly always the best there is."""

from itertools import permutations
from math import hypot
from random import Random

import pytest

from shouwang.engine.walking import MOST_STOPS, Stops, walking_order

METRES_PER_SECOND = 1.25


def drawn(count: int, seed: int, *, due_share: float = 0.4) -> Stops:
    """Stops in a square kilometre; some are due within the time it takes to walk through all of them."""
    random = Random(seed)
    points = [(random.uniform(0, 1000), random.uniform(0, 1000)) for _ in range(count + 1)]
    walk = [[hypot(x - u, y - v) / METRES_PER_SECOND for u, v in points] for x, y in points]
    due = [random.uniform(200, 4000) if random.random() < due_share else None for _ in range(count)]
    return Stops(walk, due, 300.0)


def best(stops: Stops) -> tuple[float, float]:
    return min(stops.cost(order) for order in permutations(range(1, len(stops.due_seconds) + 1)))


@pytest.mark.parametrize("count", range(9))
def test_against_every_order_there_is(count):
    """Never later than the best order and never 5 % further where nothing is late; as a rule the best itself."""
    cases = range(4 if count == 8 else 20)
    hits = 0
    for seed in cases:
        stops = drawn(count, seed * 100 + count)
        order = walking_order(stops, seed=7)
        assert sorted(order) == list(range(1, count + 1))
        late, walked = best(stops)
        found = stops.cost(order)
        hits += found == pytest.approx((late, walked))
        assert found[0] <= late * 1.05 + 1
        if late == found[0] == 0:
            assert found[1] <= walked * 1.05
    assert hits >= len(cases) * 0.9


def test_a_stop_that_is_due_comes_before_one_that_is_nearer():
    """Due in five minutes at ten minutes' walk's end, or not at all: the near one waits."""
    walk = [[0.0, 60.0, 280.0], [60.0, 0.0, 340.0], [280.0, 340.0, 0.0]]
    assert walking_order(Stops(walk, [None, None], 300.0), seed=1) == (1, 2)
    assert walking_order(Stops(walk, [None, 300.0], 300.0), seed=1) == (2, 1)


def test_the_same_seed_gives_the_same_order_and_equal_ones_go_by_their_place():
    stops = drawn(12, 5)
    assert walking_order(stops, seed=3) == walking_order(stops, seed=3)
    flat = Stops([[0.0] * 5 for _ in range(5)], [None] * 4)
    assert walking_order(flat, seed=3) == (1, 2, 3, 4)


def test_one_way_walks_count_their_direction():
    walk = [[0.0, 100.0, 100.0], [100.0, 0.0, 900.0], [100.0, 50.0, 0.0]]
    assert walking_order(Stops(walk, [None, None]), seed=1) == (2, 1)


def test_beyond_what_is_searched_the_rest_follows_as_it_is():
    order = walking_order(drawn(MOST_STOPS + 3, 2), seed=1)
    assert (sorted(order), order[-3:]) == (list(range(1, MOST_STOPS + 4)), (16, 17, 18))


def test_a_table_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="2 stops need a table of 3 by 3"):
        Stops([[0.0, 1.0], [1.0, 0.0]], [None, None])
