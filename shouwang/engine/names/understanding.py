"""What was understood of words that fit nothing: the parts they fall into, whether or not anything is called so."""

import re

from shouwang.engine.names.address import Gazetteer, parse_address
from shouwang.engine.names.crossings import crossing_of
from shouwang.engine.names.folding import DENSE, words
from shouwang.engine.names.numbers import HouseNumber
from shouwang.engine.names.parsing import read_asked
from shouwang.engine.names.relations import relation_of

_DENSE = re.compile(f"[{DENSE}]")
_NO_PART = {"noise", "other"}


def understood(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a part's label and its words, in the order they were said; nothing where there is no word."""
    if _DENSE.search(text):
        parts = parse_address(text, Gazetteer.load()).parts
        return tuple((part.label, part.text) for part in parts if part.label not in _NO_PART)
    if relation := relation_of(text):
        said = (("target", relation.target), (relation.kind, relation.anchor), (relation.kind, relation.other))
        return tuple(pair for pair in said if pair[1])
    if pair := crossing_of(text):
        return tuple(("road", street) for street in pair)
    found = words(text)
    return _of_latin(found, read_asked(text)[0].numbers) if found else ()


def _of_latin(found: list[str], numbers: tuple[HouseNumber, ...]) -> tuple[tuple[str, str], ...]:
    said = {str(number) for number in numbers}
    street = " ".join(word for word in found if word not in said)
    named = [("road", street)] if street else []
    return (*named, *(("number", str(number)) for number in numbers))
