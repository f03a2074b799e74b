"""Chinese addresses taken apart, big to small: province ... room. Start with `parse_address`.

Rules and a gazetteer, nothing learned. `writing` brings every character to one spelling, `gazetteer` knows the
divisions, `lexicon` the generic words that names end with, `numbers` the numbers and their units; `lattice` lays out
every part that might start somewhere, `order` says what may follow what, `decoding` takes the best way through, and
`repeats` drops what is said twice.
"""

from shouwang.engine.names.address.gazetteer import Division, Gazetteer
from shouwang.engine.names.address.parsing import parse_address
from shouwang.engine.names.address.parts import Address, AddressPart, Label

__all__ = ["Address", "AddressPart", "Division", "Gazetteer", "Label", "parse_address"]
