"""The nearest point a vehicle reaches, against a search written anew: every way, every junction, by plain Dijkstra."""

import heapq
import math

import numpy as np
import pytest

from shouwang.engine.approach.finding import Near, find_stop, nearest
from shouwang.engine.approach.lanes import Lane, Ways
from shouwang.engine.approach.laying import lay_lanes
from shouwang.engine.approach.reach import Reach, Vehicle, walking
from shouwang.engine.roads.build import build_network
from shouwang.engine.roads.profiles import CAR, E_BIKE, FIRE, FOOT
from tests.engine.approach.test_laying import ALL, lane, street
from tests.engine.roads.grid import degrees, grid_town

ENGINE = Vehicle("fire", 3.0, 3.8)
FAR = math.inf


def spot(x: float, y: float) -> tuple[float, float]:
    return degrees(x), degrees(y)


def test_an_entrance_on_a_street_is_reached() -> None:
    ways = lay_lanes(street(), [])
    stop = find_stop(Reach.of(ways, ENGINE), walking(ways), [spot(50, 8)])
    assert stop is not None
    assert (round(stop.walk_m), stop.walk, stop.block) == (8, None, None)


def test_a_lane_too_narrow_is_walked_and_said() -> None:
    ways = lay_lanes(street(), [lane([(40, 0), (40, 50)], name="一巷", width_m=2.1)])
    walk = walking(ways)
    stop = find_stop(Reach.of(ways, ENGINE), walk, [spot(42, 45)])
    assert stop is not None
    assert stop.block is not None
    assert (round(stop.walk_m), round(stop.snap.lon / degrees(1)), round(stop.snap.lat)) == (47, 40, 0)
    block = (
        stop.block.code,
        stop.block.name,
        round(stop.block.found_m, 1),
        stop.block.needed_m,
        stop.block.is_measured,
    )
    assert block == ("width", "一巷", 2.1, 3.0, True)
    car = find_stop(Reach.of(ways, Vehicle("car", 2.1, 2.1)), walk, [spot(42, 45)])
    assert car is not None
    assert round(car.walk_m) == 2


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"height_m": 3.0, "width_m": 4.0}, "height"), ({"width_m": 4.0, "modes": FOOT | E_BIKE}, "kind")],
)
def test_why_it_stops(facts: dict[str, float], code: str) -> None:
    one = Lane(
        "1",
        "拱门",
        (spot(40, 0), spot(40, 50)),
        int(facts.get("modes", ALL)),
        facts["width_m"],
        facts.get("height_m", math.nan),
    )
    ways = lay_lanes(street(), [one])
    stop = find_stop(Reach.of(ways, ENGINE), walking(ways), [spot(40, 50)])
    assert stop is not None
    assert stop.block is not None
    assert stop.block.code == code


def test_a_closed_road_is_not_driven_but_walked() -> None:
    ways = lay_lanes(build_network(grid_town(3, 3)), [])
    network = ways.network
    closed = [
        edge
        for edge in range(network.edge_count)
        if {
            round(network.junction_lat[network.arc_tail[arc]] / degrees(1))
            for arc in (network.edge_forward_arc[edge], network.edge_backward_arc[edge])
        }
        == {200}
        and network.junction_lon[network.arc_tail[network.edge_forward_arc[edge]]]
        + network.junction_lon[network.arc_head[network.edge_forward_arc[edge]]]
        < degrees(201)
    ]
    stop = find_stop(Reach.of(ways, ENGINE, closed), walking(ways), [spot(30, 205)])
    assert len(closed) == 1
    assert stop is not None
    assert stop.block is not None
    assert (round(stop.walk_m), stop.block.code) == (35, "closed")


def test_of_several_entrances_the_one_with_the_shortest_walk() -> None:
    ways = lay_lanes(street(), [lane([(40, 0), (40, 50)])])
    stop = find_stop(Reach.of(ways, ENGINE), walking(ways), [spot(40, 45), spot(60, 12), spot(40, 20)])
    assert stop is not None
    assert (stop.entrance, round(stop.walk_m)) == (1, 12)


def test_far_from_every_way_nothing_is_said() -> None:
    ways = lay_lanes(street(), [])
    assert find_stop(Reach.of(ways, ENGINE), walking(ways), [spot(50, 400), spot(999, 999)]) is None
    assert find_stop(Reach.of(ways, ENGINE), walking(ways), []) is None


def test_what_is_near_is_as_far_as_one_walks() -> None:
    """Across the yard 20 m, round by the street 100; what stands on no way is measured straight, and says so."""
    ways = lay_lanes(street(), [lane([(40, 0), (40, 40)], id="1"), lane([(60, 0), (60, 40)], id="2")])
    others = [spot(60, 40), spot(40, 20), spot(40, 130), spot(0, 400)]
    found = nearest(walking(ways), spot(40, 40), others, 150)
    assert [(one.number, round(one.metres), one.is_straight) for one in found] == [
        (1, 20, False),
        (2, 90, True),
        (0, 100, False),
    ]
    assert nearest(walking(ways), spot(40, 40), [], 150) == []
    assert nearest(walking(ways), spot(40, 40), others, 15) == []
    assert nearest(walking(ways), spot(500, 500), [spot(500, 510)], 50) == [Near(0, pytest.approx(10, abs=0.1), True)]


def random_ways(seed: int) -> Ways:
    rng = np.random.default_rng(seed)
    lanes = [
        Lane(
            f"{number:02d}",
            "",
            tuple(spot(float(x), float(y)) for x, y in rng.uniform(-30, 330, (2, 2))),
            int(rng.choice([FOOT, FOOT | E_BIKE, ALL, CAR | FOOT | FIRE])),
            float(rng.choice([1.5, 2.4, 3.2, math.nan])),
            float(rng.choice([2.5, 4.5, math.nan])),
        )
        for number in range(14)
    ]
    return lay_lanes(build_network(grid_town(4, 4)), lanes)


def driven_arcs(ways: Ways, closed: set[int]) -> list[tuple[int, int, int]]:
    network = ways.network
    return [
        (int(network.arc_tail[arc]), int(network.arc_head[arc]), int(network.arc_edge[arc]))
        for arc in range(len(network.arc_head))
        if int(network.arc_modes[arc]) & FIRE
        and not network.edge_width_m[network.arc_edge[arc]] < ENGINE.width_m
        and not network.edge_height_m[network.arc_edge[arc]] < ENGINE.height_m
        and int(network.arc_edge[arc]) not in closed
    ]


def reached_by(arcs: list[tuple[int, int, int]], start: int) -> set[int]:
    found, waiting = {start}, [start]
    heads: dict[int, list[int]] = {}
    for tail, head, _edge in arcs:
        heads.setdefault(tail, []).append(head)
    while waiting:
        for head in heads.get(waiting.pop(), ()):
            if head not in found:
                found.add(head)
                waiting.append(head)
    return found


def walks(ways: Ways, start: dict[int, float]) -> dict[int, float]:
    """Metres on foot to every junction, in any direction, over every edge open to feet."""
    network = ways.network
    best, queue = dict(start), [(metres, junction) for junction, metres in start.items()]
    heapq.heapify(queue)
    while queue:
        metres, junction = heapq.heappop(queue)
        if metres > best.get(junction, FAR):
            continue
        for arc in range(int(network.first_arc[junction]), int(network.first_arc[junction + 1])):
            edge = int(network.arc_edge[arc])
            both = (
                network.arc_modes[network.edge_forward_arc[edge]] | network.arc_modes[network.edge_backward_arc[edge]]
            )
            if not int(both) & FOOT:
                continue
            there, head = metres + float(network.edge_length_m[edge]), int(network.arc_head[arc])
            if there < best.get(head, FAR):
                best[head] = there
                heapq.heappush(queue, (there, head))
    return best


@pytest.mark.parametrize("seed", range(25))
def test_the_stop_is_the_nearest_of_all(seed: int) -> None:
    ways = random_ways(seed)
    network, rng = ways.network, np.random.default_rng(seed)
    closed = set(rng.choice(network.edge_count, int(rng.integers(0, 4)), replace=False).tolist())
    reach, walk = Reach.of(ways, ENGINE, closed), walking(ways)
    arcs = driven_arcs(ways, closed)
    parts = [
        reached_by(arcs, junction) & reached_by([(h, t, e) for t, h, e in arcs], junction)
        for junction in range(network.junction_count)
    ]
    main = max(parts, key=lambda part: (len(part), -min(part)))
    for x, y in rng.uniform(0, 300, (12, 2)).tolist():
        stop = find_stop(reach, walk, [spot(x, y)])
        door = walk.snap(*spot(x, y), max_metres=60)
        if door is None:
            assert stop is None
            continue
        arc = int(network.edge_forward_arc[door.edge])
        tail, head, length = (
            int(network.arc_tail[arc]),
            int(network.arc_head[arc]),
            float(network.edge_length_m[door.edge]),
        )
        is_driven = any(edge == door.edge for _tail, _head, edge in arcs) and {tail, head} <= main
        metres = walks(ways, {tail: length * door.fraction, head: length * (1 - door.fraction)})
        best = 0.0 if is_driven else min(metres.get(junction, FAR) for junction in main)
        assert stop is not None
        assert stop.walk_m == pytest.approx(best + door.distance_m, abs=0.05)
        assert (stop.block is None) == (is_driven or best < 0.05)
