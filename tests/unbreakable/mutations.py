"""Valid content made hostile, again the same by its number: a case that failed is named by parser and number alone."""

import json
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

MOST_BYTES = 400_000
WORDS: tuple[bytes, ...] = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\r", b"\r\n\r\n", b"\x1a",
    "\u202e\u200b\u2066\ufeff".encode(), "守望".encode("gbk"), "守望".encode("utf-16"), "😀\U0010ffff\ue000".encode(),
    b"NaN", b"-Infinity", b"1e309", b"-1e-400", b"9" * 25, b"9" * 5000, b"-1", b"0x10", b"1_000", "１２٣".encode(),
    b"1e308", b"180.0000001", b"-90.1", b"2147483648", b"18446744073709551616", b"null", b"true", b"{}", b"[]", b'""',
    b"0001-01-01T00:00:00+14:00", b"9999-12-31T23:59:59-14:00", b"0000-00-00", b"99/99/9999 99:99", b"2026-02-30",
    b"=cmd|' /C calc'!A0", b"@SUM(1)", b"'; DROP TABLE x;--", b'"', b'""', b",", b";", b"\\", b"%00", b"%",
    b"%ED%A0%80", b"../../../../etc/passwd", b"/dev/zero", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    b"&x;", b"<a/>", b'<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;&l;&l;&l;&l;&l;&l;">]>', b"\\ud800",
    b"\\u0000", b"%(x)s", b"{0}", b"A" * 70_000, b"[" * 20_000, b'{"a":' * 20_000, b"(" * 3_000,
    b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
)  # fmt: skip
PLAIN = tuple(
    word.encode()
    for word in (
        "", " ", "x" * 300, "守" * 300, "\u202e\u200b", "50 mph", "2.5 m", "1'6", "-1 km/h", "1;2;3", "½", "১২", "〇",
        "0", "-1", "1", "2", "4", "999999999999", "9223372036854775807", "-9223372036854775808", "180", "-180", "90",
        "116.00000001", "1e3", "yes", "no", "highway", "building", "name", "boundary", "administrative", "width", "8",
        "addr:housenumber", "addr:street", "maxspeed", "type", "outer", "inner", "multipolygon", "population", "12号",
        "residential", "motorway", "emergency", "fire_hydrant", "area", "0x1",
    )
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 2**31, 2**63, -(2**63) - 1, 10**30, 1e308, -1e308, 5e-324, float("nan"), float("inf"),
    "", " ", "\0", "x" * 201, "守" * 5000, "\ud800", "\u202e", "=1+1", "0001-01-01T00:00:00+14:00", "system", "999999",
    "9999-12-31T23:59:59-14:00", "00000000-0000-7000-8000-000000000001", "/dev/zero", "../x", [], {}, [[]], [None] * 50,
    {"a": {"b": []}}, {"": ""}, 181, -91, 90.0000001, "-", "%s%d%(x)s", "{}",
)  # fmt: skip
Change = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutated(name: str, number: int, seeds: Sequence[bytes], body_after: bytes = b"") -> bytes:
    """Case ``number`` of a parser: one of its seeds, changed one to four times. The first cases are the seeds."""
    if number < len(seeds):
        return seeds[number]
    chance = random.Random(f"{name} {number}")
    head, mark, content = b"", b"", chance.choice(seeds)
    if body_after in content and body_after and chance.random() < 0.6:
        head, mark, content = content.partition(body_after)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        content = chance.choice(CHANGES)(content, chance, seeds)[:MOST_BYTES]
    return head + mark + content


def _place(content: bytes, chance: random.Random) -> int:
    return chance.randrange(len(content) + 1)


def _span(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = _place(content, chance)
    return start, min(len(content), start + chance.choice((1, 2, 4, 16, 64, 1024)))


def flip_bits(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def set_byte(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    place = _place(content, chance)
    return content[:place] + bytes([chance.choice((0, 1, 0x7F, 0x80, 0xFF, 0x0A, 0x2C))]) + content[place + 1 :]


def cut_off(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    return content[: _place(content, chance)]


def leave_out(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def repeat(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + content[start:end] * chance.choice((2, 3, 50, 3000)) + content[end:]


def splice(content: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    start, end = _span(other, chance)
    place = _place(content, chance)
    tail = other[start:] if chance.random() < 0.5 else other[start:end] + content[place:]
    return content[:place] + tail


def put_word(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    start, end = _span(content, chance)
    return content[:start] + chance.choice(WORDS) + content[start if chance.random() < 0.5 else end :]


def replace_field(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    """A whole number, quoted text or cell becomes something that no such field should hold."""
    shape = chance.choice((rb"[-+.\d]+", rb'"[^"]*"', rb"[^,\n]+", rb"[^\s=&?/:]+"))
    found = list(re.finditer(shape, content[:20_000]))
    if not found:
        return content
    chosen, word = chance.choice(found), chance.choice(WORDS)
    quote = b'"' if chosen[0].startswith(b'"') and chance.random() < 0.7 else b""
    return content[: chosen.start()] + quote + word + quote + content[chosen.end() :]


def change_quoted(content: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """One quoted text becomes another that may stand there: the whole stays well formed, what it says is odd."""
    found = list(re.finditer(rb'"([^"<>]*)"', content[:40_000]))
    if not found:
        return replace_field(content, chance, seeds)
    chosen, other = chance.choice(found), chance.choice(found)
    return content[: chosen.start(1)] + chance.choice((other[1], *PLAIN)) + content[chosen.end(1) :]


def recode(content: bytes, chance: random.Random, _seeds: Sequence[bytes]) -> bytes:
    """Said to be UTF-8, written as something else."""
    encoding = chance.choice(("gbk", "utf-16", "utf-8-sig", "utf-32-be", "big5"))
    return content.decode("utf-8", "replace").encode(encoding, "replace")


def change_json(content: bytes, chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """The same JSON but for one value, wherever it stands; what is before it (a request's head) stays."""
    start = min((place for mark in (b"{", b"[") if (place := content.find(mark)) >= 0), default=-1)
    try:
        value = json.loads(content[start:]) if start >= 0 else None
    except (ValueError, RecursionError):
        return flip_bits(content, chance, seeds)
    if start < 0:
        return put_word(content, chance, seeds)
    changed = json.dumps(_changed(value, chance), ensure_ascii=chance.random() < 0.5)
    return content[:start] + changed.encode("utf-8", "surrogatepass")


def _changed(value: Any, chance: random.Random) -> Any:
    deed = chance.random()
    if isinstance(value, dict) and value and deed < 0.9:
        key = chance.choice(sorted(value))
        if deed < 0.1:
            return {name: kept for name, kept in value.items() if name != key}
        return value | {(str(chance.choice(VALUES)) if deed < 0.15 else key): _changed(value[key], chance)}
    if isinstance(value, list) and value and deed < 0.9:
        place = chance.randrange(len(value))
        after = [] if deed < 0.1 else [*value[place:]] if deed < 0.15 else [_changed(value[place], chance)]
        return [*value[:place], *after, *value[place + 1 :]]
    return chance.choice(VALUES)


CHANGES: tuple[Change, ...] = (
    flip_bits,
    set_byte,
    cut_off,
    leave_out,
    repeat,
    splice,
    put_word,
    replace_field,
    replace_field,
    recode,
    change_quoted,
    change_quoted,
    change_json,
    change_json,
)
