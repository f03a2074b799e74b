import heapq
from random import Random
from typing import Generic, TypeVar

Event = TypeVar("Event")


class EventQueue(Generic[Event]):
    """What is still to happen, earliest first; what falls on the same second comes out in the order it was
    put in.

    `generator(name)` gives the seeded random source of one crew or caller, the same one each time it is asked
    for. A source of its own keeps a crew's luck the same when a plan under comparison changes what others do.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.now_seconds = 0.0
        self._sequence = 0
        self._heap: list[tuple[float, int, Event]] = []
        self._generators: dict[str, Random] = {}

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, at_seconds: float, event: Event) -> None:
        """Raises ValueError for a time before `now_seconds`, or one that is not a number."""
        if not at_seconds >= self.now_seconds:
            raise ValueError(f"event at {at_seconds} s is before the queue's now, {self.now_seconds} s")
        heapq.heappush(self._heap, (at_seconds, self._sequence, event))
        self._sequence += 1

    def next_at(self) -> float | None:
        """When the next event is, without taking it."""
        return self._heap[0][0] if self._heap else None

    def take(self) -> tuple[float, Event]:
        """The next event and its time, which becomes `now_seconds`. Raises IndexError when nothing is
        left."""
        self.now_seconds, _, event = heapq.heappop(self._heap)
        return self.now_seconds, event

    def generator(self, name: str) -> Random:
        return self._generators.setdefault(name, Random(f"{self.seed}/{name}"))
