"""The installation of the canary test, from inside: `python -m tests.unbreakable.canary_town make|dump|erase`.

SHOUWANG_HOME names its folder. `dump` prints the journal, every column of it, and every proof; `erase` is the worker's
round on the day the contacts are due.
"""

import json
import logging
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django


def main(what: str) -> None:
    django.setup()
    logging.getLogger("shouwang.canary").debug("everything is logged: %s", what)
    {"make": make_town, "dump": dump, "erase": erase}[what]()


def make_town() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from shouwang.accounts.actions import create_token
    from shouwang.accounts.models import Role
    from shouwang.accounts.queries import system_user
    from tests import make

    call_command("migrate", verbosity=0)
    town = make.town()
    make.roads(Path(settings.HOME))
    people = {
        "dispatcher": make.dispatcher(town, username="zhou", password="a long enough passphrase"),
        "auditor": make.user(Role.AUDITOR, town.station),
        "neighbour": make.user(Role.DISPATCHER, town.other),
        "administrator": make.user(Role.ADMINISTRATOR, town.city),
    }
    tokens = {name: create_token(user, name, by=system_user())[1] for name, user in people.items()}
    say({"tokens": tokens, "lon": make.WEST + make.STEP / 2, "lat": make.SOUTH + make.STEP / 2})


def dump() -> None:
    from django.db import connection

    from shouwang.journal.queries import head_position, prove

    with connection.cursor() as cursor:
        for table in ("journal_entry", "journal_head"):
            cursor.execute(f"SELECT * FROM {table}")
            for row in cursor.fetchall():
                sys.stdout.write(
                    " ".join(bytes(part).hex() if hasattr(part, "tobytes") else str(part) for part in row) + "\n"
                )
    size = head_position()
    for position in range(1, size + 1, max(1, size // 40)):
        say(asdict(prove(position)))


def erase() -> None:
    from shouwang.accounts.queries import system_user
    from shouwang.contacts import actions, tasks
    from shouwang.foundation import sources

    at = datetime.now(UTC) + actions.KEEP + timedelta(days=1)
    with sources.seeded(1, lambda: at):
        while tasks.do_due(at, by=system_user()):
            pass


def say(words: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(words, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
