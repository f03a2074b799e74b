"""Kinds of arguments that several commands take."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from zoneinfo import available_timezones


def whole_up_to(most: int) -> Callable[[str], int]:
    """A whole number from 1 to ``most``."""

    def whole(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise ArgumentTypeError(f"{text!r} is not a whole number from 1 to {most}")
        return int(text)

    return whole


def zone(text: str) -> str:
    """The name of a time zone."""
    if text not in available_timezones():
        raise ArgumentTypeError(f"{text!r} is not a zone name such as Asia/Shanghai")
    return text
