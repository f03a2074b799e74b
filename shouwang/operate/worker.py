"""``shouwang worker``: every second, what has come due: ladders, closures, erasures."""

import argparse
import logging
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error, close_old_connections

from shouwang.accounts import tasks as account_tasks
from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.callpoints import tasks as callpoint_tasks
from shouwang.contacts import tasks as contact_tasks
from shouwang.dispatch import tasks as dispatch_tasks
from shouwang.downpack import tasks as downpack_tasks
from shouwang.duty import tasks as duty_tasks
from shouwang.foundation import sources
from shouwang.foundation.outage import outage
from shouwang.joint import tasks as joint_tasks
from shouwang.journal import follow
from shouwang.journal.queries import head_position
from shouwang.live import tasks as live_tasks
from shouwang.pictures import tasks as picture_tasks
from shouwang.places import tasks as place_tasks
from shouwang.training.marks import require_kind

EVERY_SECONDS = 1.0
Task = Callable[..., int]
TASKS = (
    dispatch_tasks.do_due,
    callpoint_tasks.do_due,
    picture_tasks.do_due,
    place_tasks.do_due,
    contact_tasks.do_due,
    duty_tasks.do_due,
    joint_tasks.do_due,
    account_tasks.do_due,
    live_tasks.do_due,
)
log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")


def alive_file() -> Path:
    return Path(settings.HOME) / "worker.alive"


def run(_options: argparse.Namespace) -> int:
    require_kind()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    position = head_position()
    while not stop.wait(EVERY_SECONDS):
        try:
            position = one_round(position)
            _do(downpack_tasks.do_due, system_user())
        except Error as error:  # the database is away: what is due stays due
            words = str(error).partition("\n")[0]  # what follows may show the row
            log.warning("worker: the database could not be used: %s", words, exc_info=outage(error) is None)
            close_old_connections()
        except Exception:  # the worker's edge: one bad row must not stop all the others
            log.exception("worker: a task failed")
    return 0


def _do(do_due: Task, by: User) -> None:
    try:
        do_due(sources.now(), by=by)
    except Error:
        raise
    except Exception:  # the worker's edge: one task must not stop the others
        log.exception("worker: %s failed", do_due.__module__)


def one_round(position: int) -> int:
    """Hears what other processes wrote, does what is due, and says that it is alive."""
    entries = follow.entries_after(position)
    follow.announce(entries)
    by = system_user()
    for do_due in TASKS:
        _do(do_due, by)
    alive_file().touch()
    return entries[-1].position if entries else position
