"""The road network: immutable arrays, one file, the same bytes for the same extract."""

import hashlib
import zlib
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from shouwang.engine.roads.hierarchy import Hierarchy

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
_FORMAT = 1
# What NumPy, zipfile and zlib raise for bytes that are no archive of plain arrays, or one of another shape.
_NOT_OURS = (
    OSError, EOFError, BadZipFile, zlib.error, ValueError, LookupError, TypeError, AttributeError, RuntimeError,
    ArithmeticError,
)  # fmt: skip


class NetworkFileError(Exception):
    """The file is no road network of this version."""


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """Junctions, edges (a stretch of one way between two junctions) and two arcs per edge.

    Arcs stand in CSR order: those leaving junction ``j`` are ``first_arc[j]:first_arc[j + 1]``. Every edge
    has an arc in both directions; ``arc_modes`` (bits of profiles.py) says who may use it. NaN = unknown.
    Points are degrees, WGS-84; those of edge ``e``, from its tail to its head, are
    ``first_point[e]:first_point[e + 1]``. ``order`` is the contraction order of hierarchy.py, empty when the
    optional library was absent.
    """

    junction_lon: Floats
    junction_lat: Floats
    first_arc: Ints
    arc_tail: Ints
    arc_head: Ints
    arc_edge: Ints
    arc_modes: NDArray[np.uint8]
    arc_limit_kmh: NDArray[np.float32]
    edge_forward_arc: Ints
    edge_backward_arc: Ints
    edge_length_m: Floats
    edge_class: NDArray[np.uint8]
    edge_width_m: NDArray[np.float32]
    edge_height_m: NDArray[np.float32]
    edge_gates: NDArray[np.int16]
    edge_name: Ints
    edge_osm_way: NDArray[np.int64]
    first_point: Ints
    point_lon: Floats
    point_lat: Floats
    names: tuple[str, ...]
    order: NDArray[np.uint32]

    def __post_init__(self) -> None:
        for name in _ARRAYS:
            getattr(self, name).flags.writeable = False

    @property
    def junction_count(self) -> int:
        return len(self.junction_lon)

    @property
    def edge_count(self) -> int:
        return len(self.edge_length_m)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content; the derived contraction order is left out."""
        digest = hashlib.sha256()
        for name in _ARRAYS:
            if name != "order":
                column = getattr(self, name)
                digest.update(f"{name} {column.dtype.str} {len(column)}\n".encode())
                digest.update(column.tobytes())
        digest.update("\0".join(self.names).encode())
        return digest.hexdigest()

    @cached_property
    def point_metres(self) -> Floats:
        """Metres from the edge's tail to each of its points."""
        metres = np.concatenate(([0.0], np.cumsum(segment_metres(self.point_lon, self.point_lat))))
        along = metres - np.repeat(metres[self.first_point[:-1]], np.diff(self.first_point))
        return np.ascontiguousarray(along)

    @cached_property
    def incoming(self) -> tuple[Ints, Ints, Ints]:
        """CSR of the arcs by head: (first, tail, arc)."""
        arc = np.argsort(self.arc_head, kind="stable").astype(np.int32)
        counts = np.bincount(self.arc_head, minlength=self.junction_count)
        first = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
        return first, self.arc_tail[arc], arc

    @cached_property
    def hierarchy(self) -> "Hierarchy | None":
        """The contraction hierarchy all metrics share; ``None`` without the optional library."""
        from shouwang.engine.roads.hierarchy import contract

        return contract(self)

    def save(self, path: Path) -> None:
        names = np.frombuffer("\0".join(self.names).encode(), dtype=np.uint8)
        columns: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        with path.open("wb") as file:
            np.savez(file, format=np.array([_FORMAT]), names=names, **columns)

    @classmethod
    def load(cls, path: Path) -> "RoadNetwork":
        """Raises ``NetworkFileError`` when the file is not a network of this format."""
        try:
            with np.load(path, allow_pickle=False) as columns:
                if int(columns["format"][0]) != _FORMAT:
                    raise NetworkFileError(f"{path}: network format {columns['format'][0]}, expected {_FORMAT}")
                names = tuple(columns["names"].tobytes().decode().split("\0"))
                return cls(names=names, **{name: columns[name] for name in _ARRAYS})
        except _NOT_OURS as error:
            raise NetworkFileError(f"{path}: not a road network file ({str(error)[:200]})") from error


_ARRAYS = tuple(field.name for field in fields(RoadNetwork) if field.name != "names")


def segment_metres(lon: Floats, lat: Floats) -> Floats:
    """Great-circle metres between consecutive points (haversine)."""
    east, north = np.radians(lon), np.radians(lat)
    half = np.sin(np.diff(north) / 2) ** 2
    half += np.cos(north[:-1]) * np.cos(north[1:]) * np.sin(np.diff(east) / 2) ** 2
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    return metres
