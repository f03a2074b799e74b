"""Marks on the map never cover each other: the page's own module, run by the Node that built it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.console.test_build_pages import ROOT, build_pages

MARK = 24  # pixels: what a ring takes


@pytest.fixture(scope="module")
def spread(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spread")
    node, _npm = build_pages.find_node()
    source = ROOT / build_pages.SOURCES / "map/spread.ts"
    built = folder / "spread.mjs"
    esbuild = ROOT / "node_modules/esbuild/bin/esbuild"
    subprocess.run([node, esbuild, source, "--format=esm", f"--outfile={built}"], check=True)

    def ask(spots, *, most_beside=10):
        look = f"spotOf: (one) => one, isLeftwards: () => false, mostBeside: {most_beside}, line: 27"
        call = f"spread({json.dumps(spots)}, {{ {look} }})"
        code = f"import {{ spread }} from {json.dumps(Path(built).as_uri())}; console.log(JSON.stringify({call}))"
        asked = subprocess.run([node, "--input-type=module", "-e", code], check=True, capture_output=True)
        return json.loads(asked.stdout)

    return ask


def drawn(placed):
    return [(one["one"]["x"] + one["right"], one["one"]["y"] + one["down"]) for one in placed]


def test_units_of_one_station_stand_side_by_side(spread):
    """Nine within a few pixels: none covers another, the first stays where it is."""
    found = spread([{"x": 500 + number % 3, "y": 300 + number % 4} for number in range(9)])
    at = drawn(found["placed"])
    assert at[0] == (500, 300)
    apart = [max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a in at for b in at if a is not b]
    assert (found["heaps"], min(apart) >= MARK) == ([], True)


def test_who_stands_alone_is_not_moved(spread):
    found = spread([{"x": 40 * number, "y": 0} for number in range(30)])
    assert {(one["right"], one["down"]) for one in found["placed"]} == {(0, 0)}


def test_who_makes_way_covers_no_third_one(spread):
    found = spread([{"x": 0, "y": 0}, {"x": 30, "y": 0}, {"x": 2, "y": 1}])
    assert drawn(found["placed"]) == [(0, 0), (30, 0), (54, 0)]


def test_a_crowd_is_a_number_until_one_comes_near(spread):
    crowd = [{"x": 10, "y": 10}] * 12
    far, near = spread(crowd), spread(crowd, most_beside=12)
    assert ([len(heap) for heap in far["heaps"]], far["placed"]) == ([12], [])
    assert (near["heaps"], len(set(drawn(near["placed"])))) == ([], 12)
