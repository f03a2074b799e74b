"""Stamps that never lie before what they follow, even when the clock was set back in between."""

from django.db.models import DateTimeField, F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest

from shouwang.foundation import sources


def stamp_after(*earlier: str | Combinable) -> Greatest:
    """For an update: the time it is, or the latest of these columns where that is later. No duration is negative."""
    now = Value(sources.now(), DateTimeField())
    known = [F(column) if isinstance(column, str) else column for column in earlier]
    return Greatest(now, *(Coalesce(column, now) for column in known))
