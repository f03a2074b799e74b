"""What OpenStreetMap tags mean here: clean text, names, kinds, layers. Source: OSM wiki, Map features."""

import re
from collections.abc import Iterable

from shouwang.engine.roads.extract import Tags

NAME_LENGTH = 200
ALIAS_KEYS = (
    "name:zh", "name:zh-Hans", "name:en", "alt_name", "alt_name:en", "old_name", "loc_name", "short_name",
    "official_name",
)  # fmt: skip
HIGHWAYS = frozenset({
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street",
    "service", "road", "busway", "track", "pedestrian", "footway", "path", "cycleway", "bridleway",
    "steps", "corridor",
})  # fmt: skip
LANDMARK_KEYS = (
    "amenity", "shop", "tourism", "office", "leisure", "railway", "public_transport", "place",
    "historic", "healthcare", "aeroway", "man_made", "craft", "club", "sport", "natural",
    "waterway", "station", "highway", "emergency", "landuse",
)  # fmt: skip
NAMELESS_LANDMARKS = frozenset({"police", "fire_station", "hospital"})
ENTRANCE_BARRIERS = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "entrance"})
ASSETS = {
    "fire_hydrant": "hydrant",
    "defibrillator": "aed",
    "phone": "call_point",
    "fire_point": "fire_point",
    "fire_extinguisher": "fire_point",
    "fire_hose": "fire_point",
}
WATER_LINES = frozenset({"river", "canal", "stream"})
RAILS = frozenset({"rail", "subway", "light_rail", "tram", "narrow_gauge", "monorail"})
LAYERS = (  # layer, key, values
    ("water", "natural", frozenset({"water", "bay"})),
    ("water", "waterway", frozenset({"riverbank", "dock"})),
    ("water", "landuse", frozenset({"reservoir", "basin"})),
    ("water", "leisure", frozenset({"swimming_pool"})),
    ("green", "natural", frozenset({"wood", "scrub", "grassland", "heath", "wetland"})),
    ("green", "landuse", frozenset({"forest", "grass", "meadow", "village_green", "recreation_ground",
                                    "cemetery", "orchard", "allotments", "flowerbed"})),
    ("green", "leisure", frozenset({"park", "garden", "golf_course", "nature_reserve", "pitch",
                                    "playground"})),
)  # fmt: skip
CAMPUSES = frozenset(
    {"school", "kindergarten", "college", "university", "hospital", "industrial", "commercial", "retail"}
)  # drawn as compounds of their own kind
PLACE_RANKS = {
    "city": 0, "town": 1, "borough": 2, "suburb": 2, "village": 3, "quarter": 3, "neighbourhood": 4,
}  # fmt: skip
LABEL_RANKS = {
    "river": 3, "water": 4, "park": 4, "station": 4, "subway": 4, "hospital": 4, "police": 4,
    "fire_station": 4, "university": 5, "college": 5, "school": 5, "townhall": 5, "marketplace": 5, "mall": 5,
    "compound": 6, "subway_entrance": 6,
}  # fmt: skip
OTHER_LABEL_RANK = 8
_UNWANTED = re.compile(  # control characters, direction marks and overrides, lone surrogates
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Without control characters and direction overrides, at most 200 characters."""
    return text[:NAME_LENGTH] if text.isprintable() else _UNWANTED.sub("", text)[:NAME_LENGTH]


def clean_tags(pairs: Iterable[tuple[str, str]]) -> Tags:
    return {clean(key): clean(value) for key, value in pairs}


def aliases(tags: Tags) -> tuple[str, ...]:
    """Other names, each once, in the order of ``ALIAS_KEYS``; ";" separates several in one tag."""
    names = (part.strip() for key in ALIAS_KEYS for part in tags.get(key, "").split(";"))
    return tuple(dict.fromkeys(name for name in names if name and name != tags.get("name")))


def is_han(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def name_of(tags: Tags) -> str:
    return tags.get("name") or tags.get("name:zh") or tags.get("name:en", "")


def other_tags(tags: Tags) -> Tags:
    """The tags that no other field of a place holds."""
    return {
        key: value
        for key, value in tags.items()
        if not key.startswith(("name", "addr:street", "addr:housenumber", "source", "tiger:", "osak:"))
        and key not in ALIAS_KEYS
    }


def asset_kind(tags: Tags) -> str:
    if tags.get("amenity") == "emergency_phone":
        return "call_point"
    return ASSETS.get(tags.get("emergency", ""), "")


def is_building(tags: Tags) -> bool:
    return tags.get("building", "no") != "no"


def is_compound(tags: Tags) -> bool:
    return bool(name_of(tags)) and (
        tags.get("landuse") == "residential" or tags.get("place") in {"neighbourhood", "city_block"}
    )


def is_landmark(tags: Tags) -> bool:
    if tags.get("amenity") in NAMELESS_LANDMARKS:
        return True
    return bool(name_of(tags)) and any(tags.get(key, "no") != "no" for key in LANDMARK_KEYS)


def is_entrance(tags: Tags) -> bool:
    if "entrance" in tags or tags.get("railway") == "subway_entrance":
        return True
    return tags.get("barrier") in ENTRANCE_BARRIERS and bool(tags.get("name") or tags.get("ref"))


def residents(tags: Tags) -> int:
    """Head count of a building; a village's or town's ``population`` is another thing."""
    count = tags.get("population", "") if is_building(tags) or "addr:housenumber" in tags else ""
    return int(count) if count.isascii() and count.isdecimal() and len(count) < 7 else 0


def polygon_layer(tags: Tags) -> tuple[str, str]:
    """(layer, kind) a closed shape is drawn in; ("", "") where the map leaves it out."""
    if is_building(tags):
        return "building", tags["building"]
    for layer, key, values in LAYERS:
        if tags.get(key) in values:
            return layer, tags[key]
    if is_compound(tags):
        return "compound", "compound"
    campus = next((tags[key] for key in ("amenity", "landuse") if tags.get(key) in CAMPUSES), "")
    return ("compound", campus) if campus else ("", "")


def line_layer(tags: Tags) -> tuple[str, str]:
    if tags.get("waterway") in WATER_LINES and tags.get("tunnel", "no") == "no":
        return "water", tags["waterway"]
    if tags.get("railway") in RAILS:
        return "rail", tags["railway"]
    return "", ""


def label(tags: Tags) -> tuple[str, int]:
    """(kind, rank) of a name on the map."""
    if tags.get("place") in PLACE_RANKS:
        return tags["place"], PLACE_RANKS[tags["place"]]
    if is_compound(tags):
        return "compound", LABEL_RANKS["compound"]
    kind = next((tags[key] for key in LANDMARK_KEYS if tags.get(key, "no") != "no"), "building")
    return kind, LABEL_RANKS.get(kind, OTHER_LABEL_RANK)
