"""What other rooms know of an incident: each offers its part of the detail, under a name of its own."""

from collections.abc import Callable

from shouwang.accounts.models import User
from shouwang.dispatch.models import Incident

Part = Callable[[Incident, User], object]
_parts: dict[str, Part] = {}


def offer(name: str, part: Part) -> None:
    """Called once, in ``AppConfig.ready``. The part answers within the reader's rights; None leaves it out."""
    _parts[name] = part


def parts_of(incident: Incident, *, seen_by: User) -> dict[str, object]:
    found = {name: part(incident, seen_by) for name, part in _parts.items()}
    return {name: part for name, part in found.items() if part is not None}
