"""An OpenStreetMap extract, read once: roads, places, boundaries and what the map draws."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Tags = dict[str, str]
Progress = Callable[[str, float], None]  # a step's name, share done 0..1
MAX_BYTES = 8 * 1024**3  # a metropolis written as XML stays under it


class ExtractError(Exception):
    """The file cannot be used as a road extract; ``code`` names the reason, ``detail`` where."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Road:
    """One ``highway=*`` way: node positions are indexes into the extract's node arrays."""

    osm_id: int
    nodes: NDArray[np.int32]
    tags: Tags


@dataclass(frozen=True)
class ExtractPlace:
    """Something with a position that a caller may name: an address, a landmark, an entrance, an asset."""

    osm_ref: str  # "n123", "w45", "r6"; "c123" and "c123.1" the crossings at a node
    kind: Literal["address", "building", "compound", "landmark", "entrance", "street", "crossing", "asset"]
    lon: float
    lat: float
    name: str = ""
    aliases: tuple[str, ...] = ()
    street: str = ""
    house_number: str = ""
    asset_kind: str = ""  # hydrant, aed, fire_point, call_point ... ("" unless kind == "asset")
    residents: int = 0  # from the tag ``population`` of a building or address; never a name
    tags: Tags = field(default_factory=dict)  # without names and addr:*
    name_en: str = ""


@dataclass(frozen=True)
class Boundary:
    """An administrative area: rings of (lon, lat), outer first, as GeoJSON MultiPolygon coordinates."""

    osm_ref: str
    admin_level: int
    name: str
    multipolygon: list[list[list[tuple[float, float]]]]
    name_en: str = ""


@dataclass(frozen=True)
class Shape:
    """What the board's map draws besides roads: a GeoJSON-like geometry and its layer."""

    layer: Literal["water", "green", "building", "compound", "rail", "label"]
    geometry_type: Literal["Polygon", "LineString", "Point"]
    coordinates: list[list[tuple[float, float]]]  # Polygon: rings; LineString, Point: one list
    name: str = ""
    rank: int = 0  # labels: lower is more important
    name_en: str = ""
    kind: str = ""  # the tag's value: "park", "river", "subway", "suburb" ...
    house_number: str = ""


@dataclass(frozen=True)
class Extract:
    """One file's content. ``node_lon``/``node_lat`` (degrees, WGS-84) are indexed by ``Road.nodes``."""

    node_osm_ids: NDArray[np.int64]
    node_lon: NDArray[np.float64]
    node_lat: NDArray[np.float64]
    node_tags: dict[int, Tags]  # node index -> tags, only nodes on roads that carry any (barrier=gate ...)
    roads: list[Road]
    places: list[ExtractPlace]
    boundaries: list[Boundary]
    shapes: list[Shape]


def read_extract(path: Path, progress: Progress | None = None, *, max_bytes: int = MAX_BYTES) -> Extract:
    """Read ``.osm.pbf``, ``.osm.gz`` or ``.osm``; degrees WGS-84, as the OpenStreetMap wiki names the tags.

    ``max_bytes`` bounds the file once decompressed. Any kind of place may carry ``street`` and
    ``house_number``. A way with nodes the file lacks (a clipped extract) becomes one road per known run.

    Raises ``ExtractError``: not_found, wrong_suffix, unreadable, too_large, no_roads, bad_coordinates.
    """
    from shouwang.engine.roads.extract_collect import collect
    from shouwang.engine.roads.extract_guard import check_file

    report = progress or _silent
    report("check", 0.0)
    file_format = check_file(path, max_bytes)
    return collect(path, file_format, report)


def _silent(_step: str, _share: float) -> None:
    """Progress nobody asked for."""
