"""Who wants to know of new entries: caches of this process, and the follower that sees other processes' entries."""

from collections.abc import Callable, Sequence

from shouwang.journal.models import Entry

Listener = Callable[[Sequence[Entry]], None]
_listeners: dict[str, list[Listener]] = {}


def listen(verbs: Sequence[str], listener: Listener) -> None:
    """Calls ``listener`` with new entries of these verbs, whichever process wrote them; at least once each."""
    for verb in verbs:
        _listeners.setdefault(verb, []).append(listener)


def announce(entries: Sequence[Entry]) -> None:
    """Tells listeners of this process; after commit, so that what they read again is there."""
    for entry in entries:
        for listener in _listeners.get(entry.verb, ()):
            listener([entry])


def entries_after(position: int, limit: int = 500) -> list[Entry]:
    return list(Entry.objects.filter(position__gt=position).order_by("position")[:limit])
