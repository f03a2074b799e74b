"""Real threads for tests of races; each with its own database connection, all let go in the same moment."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

R = TypeVar("R")


def together(deeds: Sequence[Callable[[], R]]) -> list[R | Exception]:
    """What each deed returned or raised, in their order."""
    start = threading.Barrier(len(deeds), timeout=30)

    def run(deed: Callable[[], R]) -> R | Exception:
        try:
            start.wait()
            return deed()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))
