"""Where time, ids and salts come from. Production's are real; a replay's or a simulation's repeat by seed."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID


@dataclass(frozen=True)
class Sources:
    now: Callable[[], datetime]
    random_bits: Callable[[int], int]


_real = Sources(now=lambda: datetime.now(UTC), random_bits=secrets.randbits)
_current = _real


def now() -> datetime:
    return _current.now()


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562, 5.7): 48 bits of Unix milliseconds, 74 random bits."""
    milliseconds = int(now().timestamp() * 1000)
    bits = _current.random_bits(74)
    return UUID(int=milliseconds << 80 | 7 << 76 | (bits >> 62) << 64 | 2 << 62 | bits & (1 << 62) - 1)


def new_salt() -> str:
    return f"{_current.random_bits(128):032x}"


@contextmanager
def seeded(seed: int, now: Callable[[], datetime]) -> Iterator[None]:
    """Time from ``now`` and everything drawn from ``seed``, for this process, until the block ends."""
    global _current  # noqa: PLW0603 - one process has one source of time, threads included
    before, _current = _current, Sources(now=now, random_bits=random.Random(seed).getrandbits)
    try:
        yield
    finally:
        _current = before
