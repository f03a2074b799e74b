"""Putting the area tree in place."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shouwang.areas.models import Area
from shouwang.journal.append import action, append

if TYPE_CHECKING:
    from shouwang.accounts.models import User


@action
def import_areas(areas: Sequence[Area], *, source: str, by: "User") -> None:
    """Writes a whole tree, parents before children, with their paths."""
    counts: dict[str, int] = {}
    for area in areas:
        prefix = area.parent.path if area.parent else "/"
        if prefix not in counts:  # an earlier import may have put areas beside these; none is ever deleted
            counts[prefix] = Area.objects.filter(parent=area.parent).count()
        counts[prefix] += 1
        area.path = f"{prefix}{counts[prefix]}/"
        area.save(force_insert=True)
    append(
        "import_areas",
        ("area", areas[0].id),
        by=by,
        area=areas[0],
        changes={"source": source, "areas": [[area.id, area.kind, area.path] for area in areas]},
    )
