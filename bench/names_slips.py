"""One slip of the tongue or the hand, and who is one slip away from a text."""

from collections.abc import Callable, Sequence
from random import Random

Slip = Callable[[str, Random], str]


def one_wrong(text: str, letters: Sequence[str], rng: Random) -> str:
    """One character of the text is another of `letters`; a digit, a space or a sign never slips."""
    place = _place(text, rng)
    other = rng.choice([letter for letter in letters if letter != text[place].lower()])
    return text[:place] + (other.upper() if text[place].isupper() else other) + text[place + 1 :]


def one_missing(text: str, rng: Random) -> str:
    place = _place(text, rng)
    return text[:place] + text[place + 1 :]


def is_one_slip_away(text: str, name: str) -> bool:
    """At most one character of the two is wrong, missing or too many."""
    if abs(len(text) - len(name)) > 1:
        return False
    short, long = sorted((text, name), key=len)
    same = next((i for i, (one, other) in enumerate(zip(short, long, strict=False)) if one != other), len(short))
    rest = len(short) == len(long)
    return short[same + rest :] == long[same + 1 :]


def with_hole(text: str) -> list[str]:
    """The text and all that one missing character makes of it: two texts one slip apart share one of these."""
    return list(dict.fromkeys([text, *(text[:place] + text[place + 1 :] for place in range(len(text)))]))


def _place(text: str, rng: Random) -> int:
    return rng.choice([place for place, letter in enumerate(text) if letter.isalpha()])
