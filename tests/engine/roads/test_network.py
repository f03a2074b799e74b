"""The network file, and what importing the package costs."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from shouwang.engine import roads
from shouwang.engine.roads import NetworkFileError, RoadNetwork, build_network
from tests.engine.roads.grid import STREET, grid_town, town


def test_a_saved_network_is_read_back_whole(tmp_path: Path) -> None:
    nodes = {"a": (0.0, 0.0), "b": (90.0, 10.0), "c": (200.0, 0.0)}
    ways = [(["a", "b"], {**STREET, "name": "三塘江路", "maxspeed": "30"}), (["b", "c"], STREET)]
    network = build_network(town(nodes, ways, {"b": {"barrier": "bollard"}}))
    network.save(tmp_path / "roads.npz")
    loaded = RoadNetwork.load(tmp_path / "roads.npz")
    assert loaded.names == ("", "三塘江路")
    assert loaded.fingerprint == network.fingerprint
    for field in fields(RoadNetwork):
        if field.name != "names":
            kept, read = getattr(network, field.name), getattr(loaded, field.name)
            assert kept.dtype == read.dtype
            np.testing.assert_array_equal(kept, read)


def test_the_contraction_order_is_kept_and_is_a_permutation(tmp_path: Path) -> None:
    pytest.importorskip("routingkit_cch")
    network = build_network(grid_town(6, 5))
    network.save(tmp_path / "roads.npz")
    assert sorted(RoadNetwork.load(tmp_path / "roads.npz").order.tolist()) == list(range(30))


@pytest.mark.parametrize("content", [b"", b"not a network", b"PK\x03\x04 torn"])
def test_another_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roads.npz"
    path.write_bytes(content)
    with pytest.raises(NetworkFileError, match=r"roads\.npz"):
        RoadNetwork.load(path)


def test_a_file_of_another_format_or_with_pickled_objects_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "later.npz", format=np.array([99]))
    np.savez(tmp_path / "pickled.npz", format=np.array([1]), names=np.array([{}], dtype=object))
    for name, said in (("later.npz", "format 99, expected 1"), ("pickled.npz", "allow_pickle=False")):
        with pytest.raises(NetworkFileError, match=said):
            RoadNetwork.load(tmp_path / name)


def test_arrays_cannot_be_changed() -> None:
    network = build_network(grid_town(2, 2))
    with pytest.raises(ValueError, match="read-only"):
        network.edge_length_m[0] = 1.0


def test_points_are_measured_from_the_tail_of_their_edge() -> None:
    nodes = {"a": (0.0, 0.0), "b": (30.0, 40.0), "c": (30.0, 140.0), "d": (130.0, 140.0)}
    network = build_network(town(nodes, [(["a", "b", "c"], STREET), (["c", "d"], STREET)]))
    assert network.point_metres.tolist() == pytest.approx([0.0, 50.0, 150.0, 0.0, 100.0], abs=1e-4)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = "{'numba', 'scipy', 'numpy', 'osmium', 'routingkit_cch'}"
    code = f"import sys, shouwang.engine.roads; print(sorted({heavy} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Roundabout"):
        _ = roads.Roundabout
