"""When the database does not answer or its disk is full: told apart from a bug, and refused in plain words."""

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from shouwang.foundation.refusal import Refusal

AWAY = _("The database does not answer; try again in a moment.")
FULL = _("The server's disk is full: nothing was written. Reading goes on; make room, then try again.")
DISK_FULL = "53100"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
# https://www.sqlite.org/rescode.html; SQLITE_ERROR is not among them: a table that is missing is a fault of ours.
SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL")


def outage(error: BaseException | None) -> Refusal | None:
    """The refusal that answers for this error; None where the error is a bug."""
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    cause = error.__cause__
    sqlite_name = getattr(cause, "sqlite_errorname", "")
    if sqlite_name == "SQLITE_FULL" or getattr(cause, "sqlstate", None) == DISK_FULL:
        return Refusal("disk_full", FULL, status=507)
    is_away = sqlite_name.startswith(SQLITE_AWAY) or hasattr(cause, "sqlstate")
    return Refusal("no_database", AWAY, status=503) if is_away else None
