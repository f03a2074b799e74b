"""What callers make of a Western address, corner or block, and all the places that their words fit.

Texts are compared without case, accents and signs, short forms with short forms. A slip is a letter of the street's
name (five letters or more), never a digit; one that makes another street's name is dropped, and so is one that more
than eight places are one slip away from. A block's text also fits a house of exactly that number. A corner without
street types and directions ("Broadway and Fleet") fits every corner of such streets.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from random import Random

from bench.names_asking import Ask, Said
from bench.names_files import Place
from bench.names_slips import is_one_slip_away, one_missing, one_wrong
from bench.names_streets import core, core_key, key, one_letter, plain, shortened, two_letters
from bench.names_west import COPENHAGEN, West

MOST_TRUTHS = {"one wrong": 8, "one missing": 8}
_SHORTEST_STREET = 5
_LETTERS, _DANISH_LETTERS = "abcdefghijklmnoprstuvwyz", "abdefghijklmnoprstuvyæøå"


class WestPlaces:
    def __init__(self, west: West) -> None:
        self.west = west
        self.by_id = {place.id: place for place in west.places}

    @cached_property
    def by_name(self) -> Mapping[str, list[Place]]:
        return self._by(lambda place: plain(place.name))

    @cached_property
    def by_key(self) -> Mapping[str, list[Place]]:
        return self._by(lambda place: key(place.name))

    @cached_property
    def by_two_letters(self) -> Mapping[str, list[Place]]:
        return self._by(lambda place: two_letters(place.name).casefold())

    @cached_property
    def by_number(self) -> Mapping[str, dict[str, list[Place]]]:
        """Street by street the houses of a number; under "" the streets themselves."""
        found: defaultdict[str, defaultdict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
        for place in self.west.places:
            if place.id in self.west.houses or place.kind == "street":
                street, number = self.street_and_number(place)
                found[number.casefold()][plain(street)].append(place)
        return found

    @cached_property
    def streets(self) -> frozenset[str]:
        return frozenset(street for some in self.by_number.values() for street in some)

    @cached_property
    def by_corner(self) -> Mapping[frozenset[str], list[Place]]:
        return self._by_pair(key)

    @cached_property
    def by_bare_corner(self) -> Mapping[frozenset[str], list[Place]]:
        return self._by_pair(core_key)

    def street_and_number(self, place: Place) -> tuple[str, str]:
        return self.west.houses.get(place.id, (place.name, ""))

    def _by_pair(self, known_as: Callable[[str], str]) -> Mapping[frozenset[str], list[Place]]:
        found = defaultdict(list)
        for place, streets in self.west.corners.items():
            found[frozenset(map(known_as, streets))].append(self.by_id[place])
        return found

    def _by(self, known_as: Callable[[Place], str]) -> Mapping[str, list[Place]]:
        found = defaultdict(list)
        for place in self.west.places:
            found[known_as(place)].append(place)
        return found


Asking = Callable[[WestPlaces, Place, Random], Said | None]


def west_kinds(known: WestPlaces, count: int) -> dict[str, tuple[int, Ask, list[Place]]]:
    places = known.west.places
    houses = [[place for place in places if place.kind == "address" and _is_danish(place) == one] for one in (1, 0)]
    streets = [[place for place in places if place.kind == "street" and _is_danish(place) == one] for one in (1, 0)]
    all_of_them = _evenly([houses[0], houses[0], houses[0], houses[1], houses[1], *streets])
    of_houses, danish = _evenly([houses[0], houses[0], houses[1]]), _evenly([houses[0], houses[0], streets[0]])
    asks: Mapping[str, tuple[int, Asking, list[Place]]] = {
        "clean": (count, _clean, all_of_them),
        "upper dropped": (count, _upper_dropped, of_houses),
        "one wrong": (count, _one_wrong, all_of_them),
        "one missing": (count, _one_missing, all_of_them),
        "reversed": (count, _reversed, of_houses),
        "abbreviated": (count, _abbreviated, all_of_them),
        "plain letters": (count, _plain_letters, danish),
        "intersection": (count + count // 2, _corner, [known.by_id[one] for one in known.west.corners]),
    }
    blocks = [(block, known.by_id[known.west.block_ids[block]]) for block in known.west.held_out_blocks]
    texts = {place.id: block for block, place in blocks}
    return {kind: (most, partial(ask, known), some) for kind, (most, ask, some) in asks.items()} | {
        "hundred block": (2 * count, partial(_block, known, texts), [place for _, place in blocks])
    }


def _evenly(groups: Sequence[Sequence[Place]]) -> list[Place]:
    most = max(len(group) for group in groups)
    return [place for group in groups for place in (list(group) * (most // len(group) + 1))[:most]]


def _is_danish(place: Place) -> bool:
    return place.parts[0] == COPENHAGEN


def _in(places: Iterable[Place], parts: Iterable[str]) -> list[Place]:
    return [place for place in places if set(parts) <= set(place.parts)]


def _clean(known: WestPlaces, place: Place, rng: Random) -> Said:
    parts = place.parts if rng.random() < 0.5 else ()
    return ", ".join((place.name, *reversed(parts))), _in(known.by_name[plain(place.name)], parts)


def _upper_dropped(known: WestPlaces, place: Place, _rng: Random) -> Said:
    return f"{place.name}, {place.parts[-1]}", _in(known.by_name[plain(place.name)], place.parts[-1:])


def _one_wrong(known: WestPlaces, place: Place, rng: Random) -> Said | None:
    letters = _DANISH_LETTERS if _is_danish(place) else _LETTERS
    return _slipped(known, place, lambda street: one_wrong(street, letters, rng))


def _one_missing(known: WestPlaces, place: Place, rng: Random) -> Said | None:
    return _slipped(known, place, lambda street: one_missing(street, rng))


def _slipped(known: WestPlaces, place: Place, slip: Callable[[str], str]) -> Said | None:
    street, number = known.street_and_number(place)
    if sum(map(str.isalpha, street)) < _SHORTEST_STREET:
        return None
    wrong = slip(street)
    if plain(wrong) in known.streets:
        return None
    alike = known.by_number[number.casefold()]
    fitting = [one for name, some in alike.items() if is_one_slip_away(plain(wrong), name) for one in some]
    return _address(wrong, number, place), fitting


def _reversed(known: WestPlaces, place: Place, rng: Random) -> Said:
    """45 Nørrebrogade, East Pratt Street 2120; or the town first."""
    if rng.random() < 0.3:
        return ", ".join((*place.parts, place.name)), _in(known.by_name[plain(place.name)], place.parts)
    street, number = known.street_and_number(place)
    text = f"{number} {street}" if _is_danish(place) else f"{street} {number}"
    return text, [*known.by_name[plain(place.name)], *known.by_name.get(plain(text), ())]


def _abbreviated(known: WestPlaces, place: Place, rng: Random) -> Said | None:
    street, number = known.street_and_number(place)
    short = shortened(street, rng, is_danish=_is_danish(place))
    if short == street:
        return None
    text = _address(short.upper() if rng.random() < 0.2 else short, number, place)
    return text, {*known.by_key[key(place.name)], *known.by_key.get(key(text), ())}


def _plain_letters(known: WestPlaces, place: Place, rng: Random) -> Said | None:
    is_one = rng.random() < 0.5
    text = one_letter(place.name) if is_one else two_letters(place.name)
    if text == place.name:
        return None
    return text, known.by_name[plain(text)] if is_one else known.by_two_letters[text.casefold()]


def _block(known: WestPlaces, texts: Mapping[str, str], place: Place, _rng: Random) -> Said:
    text = texts[place.id]
    return text, [place, *known.by_key.get(key(text), ())]


def _corner(known: WestPlaces, place: Place, rng: Random) -> Said | None:
    streets = list(known.west.corners[place.id])
    rng.shuffle(streets)
    style = rng.choice(("bare", "short", "short", "as it is"))
    if style == "bare":
        names = [core(street) for street in streets]
        fitting = known.by_bare_corner[frozenset(map(core_key, streets))]
        if not all(names) or len(set(map(core_key, streets))) < 2:
            return None
    else:
        fitting = known.by_corner[frozenset(map(key, streets))]
        names = [shortened(one, rng, is_danish=False) for one in streets] if style == "short" else streets
    form = rng.choice(("corner of {} and {}", "{} & {}", "{}/{}", "{} at {}", "{} and {}"))
    text = form.format(*names)
    return text.upper() if style == "short" and rng.random() < 0.3 else text, fitting


def _address(street: str, number: str, place: Place) -> str:
    if not number:
        return street
    return f"{street} {number}" if _is_danish(place) else f"{number} {street}"
