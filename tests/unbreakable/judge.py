"""`python -m tests.unbreakable.judge`: what callers were told against what the tables say, after the faults.

In: {request id: [position, incident]}, null where nobody was told. Out: everything that is wrong, as a list of words.
Each caller wrote its request id where the place stands, so that a call taken twice shows.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator

import django


def main() -> None:
    django.setup()
    from django.db import connection, transaction

    from shouwang.foundation.write_lock import write_lock

    with write_lock(), transaction.atomic():  # the worker goes on meanwhile: all of it is read as of one moment
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        sys.stdout.write(json.dumps(list(wrong(json.load(sys.stdin)))))


def wrong(told: dict[str, list[object] | None]) -> Iterator[str]:
    from shouwang.dispatch.models import Incident
    from shouwang.journal.models import Entry
    from tests.unbreakable.invariants import broken

    entries = Entry.objects.exclude(request_id=None).values_list("request_id", "position", "subject_id")
    kept = {str(key): [position, str(subject)] for key, position, subject in entries}
    taken = Counter(Incident.objects.values_list("place_text", flat=True))
    yield from against(told, kept, taken)
    yield from broken()


def against(told: dict[str, list[object] | None], kept: dict[str, list[object]], taken: Counter[str]) -> Iterator[str]:
    for key, answer in told.items():
        if answer is not None and kept.get(key) != answer:
            yield f"request {key} was told {answer}; the journal has {kept.get(key)}"
        if taken[key] != (key in kept):
            yield f"request {key} opened {taken[key]} incidents"


if __name__ == "__main__":
    main()
