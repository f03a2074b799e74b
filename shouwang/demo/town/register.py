"""What the town's tables say beside the map: posts, organisations, head counts, landmarks, areas."""

from dataclasses import dataclass, field

from shouwang.demo.town.measured import Measured
from shouwang.demo.town.names import Name


@dataclass(frozen=True)
class TownPost:
    """A police station (派出所) or a service station (治安防控服务站)."""

    code: str
    kind: str  # "station" | "service_station"
    name: str
    name_en: str
    lon: float
    lat: float
    area_code: str  # of its beat; the station's own area for the station
    osm_ref: str


@dataclass(frozen=True)
class TownOrganisation:
    """A member organisation: a place of the map with somebody answerable for its safety."""

    code: str
    kind: str  # school, kindergarten, hospital, clinic, market, enterprise, mall, hotel, bank, office
    name: str
    name_en: str
    lon: float
    lat: float
    osm_ref: str


@dataclass(frozen=True)
class TownBuilding:
    """A residential building: how many people would have to be brought out, never who."""

    osm_ref: str
    place: str  # compound or lane
    number: str  # "12栋", "7号"
    residents: int
    lon: float
    lat: float


@dataclass(frozen=True)
class TownLandmark:
    """Something callers name, with what they call it."""

    osm_ref: str
    name: str
    name_en: str
    aliases: tuple[str, ...]
    lon: float
    lat: float


@dataclass(frozen=True)
class TownArea:
    """One node of the area tree; ``polygon`` is one closed ring of (lon, lat), as in a GeoJSON Polygon."""

    code: str
    parent_code: str  # "" for the province
    kind: str  # province, city, district, station, beat, cell
    admin_level: int  # 4, 5, 6, 8, 9, 10
    name: str
    name_en: str
    polygon: list[tuple[float, float]]
    osm_ref: str


@dataclass(frozen=True)
class DistrictTables:
    """Everything in the order of its code or of its place in the file."""

    posts: list[TownPost]
    organisations: list[TownOrganisation]
    buildings: list[TownBuilding]
    landmarks: list[TownLandmark]
    areas: list[TownArea]


@dataclass
class Register:
    """The tables while the town is being drawn. Heads are weights until ``settle`` makes them residents."""

    posts: list[TownPost] = field(default_factory=list)
    organisations: list[TownOrganisation] = field(default_factory=list)
    homes: list["Home"] = field(default_factory=list)
    landmarks: list[TownLandmark] = field(default_factory=list)
    measured: Measured = field(default_factory=Measured)

    def add_organisation(self, kind: str, name: Name, position: tuple[float, float], osm_ref: str) -> None:
        code = f"O{len(self.organisations) + 1:03d}"
        self.organisations.append(TownOrganisation(code, kind, *name, *position, osm_ref))

    def add_landmark(self, name: Name, aliases: tuple[str, ...], position: tuple[float, float], osm_ref: str) -> None:
        self.landmarks.append(TownLandmark(osm_ref, *name, aliases, *position))


@dataclass(frozen=True)
class Home:
    """A residential building before its head count is settled."""

    osm_ref: str
    place: str
    number: str
    weight: float
    position: tuple[float, float]
    tags: dict[str, str]  # the way's own, to be given ``population``


def settle(homes: list[Home], residents: int) -> list[TownBuilding]:
    """Share ``residents`` out by weight, exactly: the largest remainders get the last heads."""
    total = sum(home.weight for home in homes)
    shares = [residents * home.weight / total for home in homes]
    counts = [int(share) for share in shares]
    by_remainder = sorted(range(len(homes)), key=lambda index: (counts[index] - shares[index], index))
    for index in by_remainder[: residents - sum(counts)]:
        counts[index] += 1
    for home, count in zip(homes, counts, strict=True):
        home.tags["population"] = str(count)
    return [
        TownBuilding(home.osm_ref, home.place, home.number, count, *home.position)
        for home, count in zip(homes, counts, strict=True)
    ]
