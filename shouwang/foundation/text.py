"""Text that people and files bring in: cleaned of nothing, refused when it cannot be what it claims to be."""

import unicodedata
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwang.foundation.refusal import Refusal

MAX_LINE = 200
MAX_NOTE = 4000
MAX_SHOWN = 80
MOST_DIGITS = 18  # what follows still fits into 64 bits
# Marks that turn the writing direction: what is shown would not be what is stored.
TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def checked(value: object, field: str, *, limit: int = MAX_LINE, is_many_lines: bool = False) -> str:
    """The text, trimmed. Refuses what is no text, too long, or carries control characters."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refusal("not_text", _("%(field)s must be text.") % {"field": field}, field=field)
    if len(value) > limit:
        message = _("%(field)s is too long: %(length)d characters, %(limit)d at most.")
        raise Refusal("too_long", message % {"field": field, "length": len(value), "limit": limit}, field=field)
    allowed = "\n\r\t" if is_many_lines else ""
    for place, character in enumerate(value, 1):
        is_control = unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"} or character in TURNING
        if is_control and character not in allowed:
            message = _("%(field)s has a control character (U+%(code)04X) at position %(place)d.")
            raise Refusal(
                "control_character",
                message % {"field": field, "code": ord(character), "place": place},
                field=field,
            )
    return value.strip()


def shown(value: object, limit: int = MAX_SHOWN) -> str:
    """What a message quotes of anything from outside: however long it is, the message stays one that can be read."""
    words = str(value)
    return words if len(words) <= limit else f"{words[:limit]}..."


def named(name: object, words: object) -> str:
    """“Number: 12”, with the colon of the reader's language."""
    return _("%(name)s: %(detail)s") % {"name": name, "detail": words}


def whole(asked: str) -> int | None:
    """A whole number from an address, as long as one can reckon with; None where there is none."""
    return int(asked) if asked.isdecimal() and len(asked) <= MOST_DIGITS else None


def local_time(given: str, field: str) -> datetime:
    """A day and time as a page's field gives it, meant in the city's zone. Refuses anything else."""
    try:
        told = datetime.fromisoformat(given)
        return (timezone.make_aware(told) if told.tzinfo is None else told).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Refusal("bad_time", _("This is not a time that can be kept."), field=field) from None
