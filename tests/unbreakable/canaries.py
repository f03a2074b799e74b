"""Invented names and numbers, and every form in which they might be found where they do not belong."""

import base64
import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import numpy as np

FIELDS = ("caller_name", "caller_phone", "note", "place_text", "category_text")
CONTACT = FIELDS[:2]


@dataclass(frozen=True)
class Typed:
    """What is typed into one call: a canary a field."""

    caller_name: str
    caller_phone: str
    note: str
    place_text: str
    category_text: str

    def body(self) -> dict[str, str]:
        """As a call-taker types it: among other words."""
        return vars(self) | {"note": f"来电人说\n{self.note} 在楼下", "place_text": f"{self.place_text} 家门口"}


def typed(count: int, seed: int = 20261121) -> list[Typed]:
    chance = random.Random(seed)
    return [Typed(_name(chance), _number(chance), _name(chance), _name(chance), _number(chance)) for _ in range(count)]


def _name(chance: random.Random) -> str:
    if chance.random() < 0.7:  # four characters that no text of ours has in a row; GBK knows them too
        return "".join(chr(chance.randrange(0x4E00, 0x9FA6)) for _ in range(4))
    return " ".join("".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=7)).title() for _ in range(2))


def _number(chance: random.Random) -> str:
    digits = f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09d}"
    return chance.choice((digits, f"+86 {digits[:3]} {digits[3:7]} {digits[7:]}", f"{digits[:3]}-{digits[3:]}"))


def forms(text: str) -> Iterator[bytes]:
    """The bytes a text may stand as: encodings, escapes, base64 wherever it begins."""
    plain, escaped = text.encode(), json.dumps(text)[1:-1]
    yield from (plain, text.encode("utf-16-le"), text.encode("utf-16-be"), text.encode("gbk"))
    yield from (escaped.encode(), escaped.upper().replace("\\U", "\\u").encode(), html.escape(text).encode())
    for quoted in (quote(text), quote_plus(text), quote(text).lower()):
        yield quoted.encode()
    yield from (plain.hex().encode(), plain.hex().upper().encode(), repr(plain)[2:-1].encode())
    for before in range(3):
        packed = base64.b64encode(b"\0" * before + plain).rstrip(b"=")
        yield packed[(0, 2, 3)[before] : len(packed) - ((before + len(plain)) % 3 != 0)]


def found(content: bytes, calls: list[Typed], fields: tuple[str, ...] = FIELDS) -> list[str]:
    """Which canaries stand in some bytes, in whatever form."""
    starts = _starts(content)
    return [
        f"{field} {getattr(call, field)}"
        for call in calls
        for field in fields
        if any(form[:4] in starts and form in content for form in set(forms(getattr(call, field))))
    ]


def _starts(content: bytes) -> set[bytes]:
    """Every four bytes that follow each other: what does not even begin anywhere need not be searched for."""
    octets = np.frombuffer(content, np.uint8).astype(np.uint32)
    fours = octets[:-3] << 24 | octets[1:-2] << 16 | octets[2:-1] << 8 | octets[3:]
    return {int(four).to_bytes(4, "big") for four in np.unique(fours)}
