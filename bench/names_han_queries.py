"""What callers make of a Han name, and all the places that their words fit.

Truth is never narrower than the text: with an area only the places in an area of that name, without one all that bear
the name. An exact name beats a short form: 云龙 as a name is not 云龙镇; as a short form it is both.
A slip that makes the exact name of other places (of the area, where one is said) is dropped: nothing shows that it is
one. A slip otherwise means every place there that is one slip away, a homophone every place there that sounds so; where
these are more than eight, nothing identifies the place and it is dropped too. A replaced character becomes a common
one (20 times in the names).
Pinyin and initials are compared without spaces: "xi an" and "xian" mean the same places.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from random import Random

from bench.names_asking import Ask, Said
from bench.names_files import Place, is_han
from bench.names_han import HanPlaces, latin_key, read_alone, stems, traditional, words
from bench.names_slips import one_missing, one_wrong

MOST_TRUTHS = {"one wrong": 8, "one missing": 8, "homophone": 8}
_SHORTEST_SLIP = 3  # characters: of two, one slip leaves one


def han_kinds(
    known: HanPlaces, groups: Sequence[Sequence[Place]], count: int, *, slips_alone: float = 0.3
) -> dict[str, tuple[int, Ask, list[Place]]]:
    """`groups`: the sorts of places of the set, asked for equally often; `slips_alone`: share without an area."""
    asks: Mapping[str, Ask] = {
        "clean": partial(_clean, known),
        "upper dropped": partial(_upper_dropped, known),
        "short form": partial(_short_form, known),
        "one wrong": partial(_one_wrong, known, slips_alone),
        "one missing": partial(_one_missing, known, slips_alone),
        "homophone": partial(_homophone, known),
        "pinyin": partial(_pinyin, known),
        "initials": partial(_initials, known),
        "traditional": partial(_traditional, known),
        "reversed": partial(_reversed, known),
        "alias": partial(_alias, known),
    }
    named = _evenly([[place for place in group if is_han(place.name)] for group in groups])
    with_alias = _evenly([[place for place in group if place.aliases] for group in groups])
    return {kind: (count, ask, with_alias if kind == "alias" else named) for kind, ask in asks.items()}


def _evenly(groups: Sequence[Sequence[Place]]) -> list[Place]:
    """As many of each group, the small ones repeated."""
    most = max(len(group) for group in groups)
    return [place for group in groups if group for place in (list(group) * (most // len(group) + 1))[:most]]


def _clean(known: HanPlaces, place: Place, _rng: Random) -> Said:
    return "".join((*place.parts, place.name)), known.called(place.name, place.parts)


def _upper_dropped(known: HanPlaces, place: Place, rng: Random) -> Said:
    parts = _some_parts(place, rng)
    return "".join((*parts, place.name)), known.called(place.name, parts)


def _short_form(known: HanPlaces, place: Place, rng: Random) -> Said | None:
    short = _without_ending(place.name)
    if not short:
        return None
    parts = _some_parts(place, rng)
    fitting = [one for one in known.by_short_form.get(short, ()) if set(parts) <= set(one.parts)]
    return "".join((*parts, short)), fitting


def _one_wrong(known: HanPlaces, alone: float, place: Place, rng: Random) -> Said | None:
    return _slipped(known, place, one_wrong(place.name, known.common, rng), is_alone=rng.random() < alone)


def _one_missing(known: HanPlaces, alone: float, place: Place, rng: Random) -> Said | None:
    return _slipped(known, place, one_missing(place.name, rng), is_alone=rng.random() < alone)


def _slipped(known: HanPlaces, place: Place, name: str, *, is_alone: bool) -> Said | None:
    part = None if is_alone else place.parts[-1]
    if len(name) < _SHORTEST_SLIP + is_alone or known.called(name, [part] if part else ()):
        return None
    return (part or "") + name, known.one_slip_away(name, part)


def _homophone(known: HanPlaces, place: Place, rng: Random) -> Said | None:
    parts = place.parts[-1:] if rng.random() < 0.5 or len(place.name) < _SHORTEST_SLIP else ()
    name = _sounding_alike(known, place.name, rng)
    if known.called(name, parts) or known.pinyin(name) != known.pinyin(place.name):
        return None
    fitting = [one for one in known.by_pinyin[known.pinyin(name)] if set(parts) <= set(one.parts)]
    return "".join((*parts, name)), fitting


def _sounding_alike(known: HanPlaces, name: str, rng: Random) -> str:
    """One to three characters are others that alone read as these do in the name."""
    letters, syllables = list(name), known.reading(name)
    if len(syllables) != len(letters):
        return name
    others = {
        number: [other for other in known.homophones.get(syllable, ()) if other != letter]
        for number, (letter, syllable) in enumerate(zip(letters, syllables, strict=True))
        if read_alone(letter) == syllable
    }
    places = [number for number, some in others.items() if some]
    for number in rng.sample(places, min(len(places), rng.choice((1, 1, 2, 3)))):
        letters[number] = rng.choice(others[number])
    return "".join(letters)


def _pinyin(known: HanPlaces, place: Place, rng: Random) -> Said | None:
    parts = place.parts[-1:] if rng.random() < 0.6 else ()
    style = rng.choice(("words", "joined", "syllables"))
    spelled = [_spelled(known, part, style, is_area=True) for part in parts]
    spelled.append(_spelled(known, place.name, style, is_area=False))
    text = ("" if style == "joined" else " ").join(spelled)
    if not text.isascii():
        return None
    return text, known.sounding(known.pinyin(place.name), parts)


def _spelled(known: HanPlaces, text: str, style: str, *, is_area: bool) -> str:
    syllables = list(known.reading(text))
    if style != "words":
        return ("" if style == "joined" else " ").join(syllables)
    found = []
    for word in words(text, is_area=is_area):
        found.append("".join(syllables[: len(word)]))
        syllables = syllables[len(word) :]
    return " ".join(found)


def _initials(known: HanPlaces, place: Place, rng: Random) -> Said | None:
    """Of two letters only some: dozens of places share them."""
    text = known.initials(_without_ending(place.name) or place.name)
    if not text.isascii() or len(text) < 2 or (len(text) == 2 and rng.random() < 0.65):
        return None
    aliased = known.by_pinyin.get(latin_key(text), ())
    return text, [*known.by_initials.get(text, ()), *aliased]


def _traditional(known: HanPlaces, place: Place, rng: Random) -> Said | None:
    parts = rng.choice((place.parts, place.parts[-1:], ()))
    text = "".join((*parts, place.name))
    other = traditional(text)
    return None if other == text else (other, known.called(place.name, parts))


def _reversed(known: HanPlaces, place: Place, rng: Random) -> Said:
    parts = rng.choice((place.parts, place.parts[-2:], place.parts[-1:]))
    between = rng.choice(("", " ", "，"))
    return between.join((place.name, *reversed(parts))), known.called(place.name, parts)


def _alias(known: HanPlaces, place: Place, rng: Random) -> Said:
    alias = rng.choice(place.aliases)
    if not is_han(alias):
        return alias, known.by_pinyin[known.pinyin(alias)]
    parts = _some_parts(place, rng)
    return "".join((*parts, alias)), known.called(alias, parts)


def _some_parts(place: Place, rng: Random) -> tuple[str, ...]:
    return place.parts[-1:] if rng.random() < 0.6 else ()


def _without_ending(name: str) -> str:
    """Not of 苗族乡: what its short form is, people do not agree on."""
    return "" if name.endswith("族乡") else next(iter(stems(name)), "")
