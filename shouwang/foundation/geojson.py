"""GeoJSON files from outside: read strictly, refused with their name and what is wrong."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouwang.foundation.tables import Fault, TableRefused, require_no_mark


def features(path: Path, *, max_bytes: int) -> list[Any]:
    """The features of a FeatureCollection, each still as it stands there."""
    try:
        if path.stat().st_size > max_bytes:
            raise TableRefused([Fault(path.name, 0, "", _("is larger than %(bytes)d bytes") % {"bytes": max_bytes})])
        raw = path.read_bytes()
        require_no_mark(path, raw)
        content = json.loads(raw.decode())  # bytes would be taken in UTF-16 and UTF-32 too
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise TableRefused([Fault(path.name, 0, "", _("cannot be read: %(error)s") % {"error": reason})]) from error
    found = content.get("features") if isinstance(content, dict) else None
    if not isinstance(found, list):
        raise TableRefused([Fault(path.name, 0, "", _("is not a GeoJSON FeatureCollection"))])
    return found
