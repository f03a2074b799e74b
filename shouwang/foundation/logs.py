"""Lines of the log. What a database says of a row it refused is left out: the row may hold a name and a number."""

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any


class LineFormatter(logging.Formatter):
    """Exceptions with their frames; of a database's error its kind, code and the names of table and constraint."""

    def formatException(  # noqa: N802 - logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        if ei[1] is None:
            return ""
        told = (
            "".join(traceback.format_tb(error.__traceback__)) + f"{type(error).__qualname__}: {told_of(error)}"
            for error in reversed(list(_chain(ei[1])))
        )
        return "\nand then\n".join(told)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        yield following
        seen.add(id(following))
        following = following.__cause__ or following.__context__


def told_of(error: BaseException) -> str:
    """The message, unless PostgreSQL speaks: its messages and details quote values."""
    origin: Any = error if hasattr(error, "diag") else error.__cause__
    if not hasattr(origin, "diag"):
        return str(error)
    if origin.sqlstate is None:  # the server was not reached: where it was looked for, no row
        return str(origin).partition("\n")[0]
    names = (origin.diag.table_name, origin.diag.column_name, origin.diag.constraint_name)
    return " ".join(filter(None, (origin.sqlstate, *names)))
