"""A Chinese address taken apart."""

from shouwang.engine.names.address.decoding import Found, decode
from shouwang.engine.names.address.gazetteer import Gazetteer
from shouwang.engine.names.address.order import LABEL_OF
from shouwang.engine.names.address.parts import Address, AddressPart
from shouwang.engine.names.address.repeats import without_repeats
from shouwang.engine.names.address.survey import Survey
from shouwang.engine.names.address.writing import in_one_spelling

LONGEST = 200  # characters that are read; nobody says a longer address, and work stays bounded


def parse_address(text: str, gazetteer: Gazetteer | None = None) -> Address:
    """Never raises. Without a gazetteer of its own it knows the divisions of China, where they were built in."""
    head = text[:LONGEST]
    if not head.strip():
        return Address(text, ())
    spelled = in_one_spelling(head)
    found = without_repeats(decode(Survey(spelled, gazetteer or Gazetteer.load())), spelled)
    return Address(text, tuple(_part(text, one) for one in found))


def _part(text: str, found: Found) -> AddressPart:
    kind, start, end = found
    return AddressPart(LABEL_OF.get(kind, kind), text[start:end], start, end)  # type: ignore[arg-type]
