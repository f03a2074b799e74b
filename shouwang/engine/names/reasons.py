"""Why a row fits, and what of it did not."""

from shouwang.engine.names.entries import Fit, FitCode
from shouwang.engine.names.looking import Hit
from shouwang.engine.names.numbers import UNITS, HouseNumber
from shouwang.engine.names.sounds import sounds
from shouwang.engine.names.table import KINDS, NUMBER_LEVELS, NameTable

_NOTHING_LEFT = 20  # weight of one letter


def fits_of(hit: Hit) -> tuple[Fit, ...]:
    """The name first, then its kind, its numbers, the parts of its area that were said, and what stays unexplained."""
    table, asked = hit.table, hit.asked
    kind = KINDS[table.entry_kind[hit.entry]]
    fits = [Fit(_code(hit), {"text": table.texts[hit.entry]})]
    if kind in {"alias", "old"}:
        fits.append(Fit("alias", {"kind": kind}))
    if asked.reading.numbers:
        said, found = asked.reading.numbers, numbers_of(table, hit.row)
        fits.append(Fit("number", {"asked": _chain(said), "found": _chain(found)}))
    mask = hit.explained
    key = asked.reading.key[: len(mask)]
    elsewhere = [not hit.start <= place < hit.end for place in range(len(key))]
    by_area = [bool(one) and out for one, out in zip(mask, elsewhere, strict=True)]
    fits += [Fit("area", {"text": text}) for text in _stretches(key, by_area)]
    left = [not one and out for one, out in zip(mask, elsewhere, strict=True)]
    if sum(int(weight) for weight, one in zip(asked.weights, left, strict=True) if one) > _NOTHING_LEFT:
        fits += [Fit("unexplained", {"text": text}) for text in _stretches(key, left)]
    return tuple(fits)


def numbers_of(table: NameTable, row: int) -> tuple[HouseNumber, ...]:
    begin = row * 4 * NUMBER_LEVELS
    values = table.row_numbers[begin : begin + 4 * NUMBER_LEVELS].tolist()
    return tuple(
        HouseNumber(UNITS[unit], number, chr(letter) if letter else "", max(last, 0), "is" if last == -2 else "")
        for unit, number, letter, last in zip(values[::4], values[1::4], values[2::4], values[3::4], strict=True)
        if unit >= 0
    )


def _chain(numbers: tuple[HouseNumber, ...]) -> str:
    return "-".join(str(number) for number in numbers)


def _code(hit: Hit) -> FitCode:
    key, said = hit.key, hit.asked.reading.key[hit.start : hit.end]
    if said == key:
        return "exact"
    if key.startswith(said):
        return "prefix"
    if said in key:
        return "part"
    if said.isascii() and not key.isascii():
        return "initials" if _are_initials(said, key) else "pinyin"
    return "sound" if len(said) == len(key) and _sounds_alike(said, key) else "slip"


def _are_initials(said: str, key: str) -> bool:
    """Letter by letter the first ones of the name's characters."""
    table = sounds()
    return len(said) <= len(key) and all(
        letter == character or letter in {table.syllables[number][:1] for number in _readings_of(character)}
        for letter, character in zip(said, key, strict=False)
    )


def _readings_of(character: str) -> list[int]:
    table = sounds().of_character
    return table[ord(character)].tolist() if ord(character) < len(table) else []


def _sounds_alike(said: str, key: str) -> bool:
    table = sounds().of_character
    return all(
        one == other or (ord(one) < len(table) > ord(other) and {*table[ord(one)]} & {*table[ord(other)]} - {0})
        for one, other in zip(said, key, strict=True)
    )


def _stretches(text: str, is_in: list[bool]) -> list[str]:
    found, current = [], ""
    for character, inside in zip(text, is_in, strict=True):
        if inside:
            current += character
        elif current:
            found.append(current)
            current = ""
    return [*found, current] if current else found
