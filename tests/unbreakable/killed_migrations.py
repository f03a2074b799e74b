"""A program that forks `migrate` and kills it half-way: `python -m tests.unbreakable.killed_migrations`.

Each number on standard input is a trial on a database of its own: an empty one, or one as the first migrations left it.
After the kill the schema works, or `doctor` names what is missing; migrating again mends it either way.
"""

import io
import random
from contextlib import redirect_stdout
from pathlib import Path

import django
import shapely.geometry  # noqa: F401 - loaded here once, not in every fork again

django.setup()

from django.core.exceptions import ObjectDoesNotExist  # noqa: E402 - Django must be ready first
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from shouwang.engine.roads import network  # noqa: E402, F401 - as above, for doctor
from shouwang.foundation.refusal import Refusal  # noqa: E402
from shouwang.operate import schema  # noqa: E402
from shouwang.operate.command import main  # noqa: E402
from tests import make  # noqa: E402
from tests.unbreakable.forks import Tell, answer_trials, asked, fork  # noqa: E402
from tests.unbreakable.invariants import broken  # noqa: E402

LONGEST_SECONDS = 0.8
BASE = connection.settings_dict["NAME"]


def use(number: int) -> str:
    """A child's first step: the database of this trial."""
    connection.settings_dict["NAME"] = f"{BASE}_{number}"
    return str(connection.settings_dict["NAME"])


def create(_tell: Tell, number: int) -> None:
    name = use(number)
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    if number % 2:
        executor = MigrationExecutor(connection)
        first = [key for key in executor.loader.graph.nodes if key[1] == "0001_initial"]
        executor.migrate(first)


def drop(_tell: Tell, number: int) -> None:
    name = use(number)
    if connection.vendor == "sqlite":
        for path in Path(name).parent.glob(f"{Path(name).name}*"):
            path.unlink()
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def migrate(_tell: Tell, number: int) -> None:
    use(number)
    schema.migrate()


def examine(tell: Tell, number: int) -> None:
    """The error at the first table or column that work misses, if any; what doctor finds bad in the schema."""
    use(number)
    tell(work())
    said = io.StringIO()
    with redirect_stdout(said):
        main(["doctor"])
    lines = said.getvalue().splitlines()
    tell([line for line in lines if "BAD" in line and not line.startswith(("  BAD worker", "  BAD no roads"))])


def work() -> str:
    """A town is set up, a call is taken, and all of it is taken back."""
    try:
        with transaction.atomic():
            town = make.town()
            make.incident(town, make.dispatcher(town))
            wrong = broken()
            transaction.set_rollback(True)
    except (DatabaseError, ObjectDoesNotExist, Refusal) as error:
        return str(error).partition("\n")[0]
    return "; ".join(wrong)


def trial(number: int) -> dict[str, object]:
    asked(create, number)
    fork(migrate, number).kill_after(0, random.Random(number).uniform(0, LONGEST_SECONDS))
    after_kill = asked(examine, number)
    asked(migrate, number)
    mended = asked(examine, number)
    asked(drop, number)
    return {"killed": after_kill, "mended": mended}


if __name__ == "__main__":
    answer_trials(trial)
