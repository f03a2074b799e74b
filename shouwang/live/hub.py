"""The fan-out: one thread follows the journal and hands every audience its frame, 20 times a second."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic

import msgspec
from django.db import close_old_connections

from shouwang.accounts.sessions import note_seen
from shouwang.foundation import sources
from shouwang.foundation.outage import outage
from shouwang.journal import follow
from shouwang.journal.models import Entry
from shouwang.journal.queries import head_position
from shouwang.live.readers import Audience, Reader

FRAME_SECONDS = 0.05
POSITION_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": heartbeat\n\n"
MOST_MISSED = 500
SEEN_SECONDS = 60.0
ENDING = {"close_user", "revoke_role", "revoke_token", "log_out", "set_password"}
ENDING |= {"end_session", "end_other_sessions", "end_access", "reset_second_factor"}
CHANGING = {"grant_role", "join_unit"}

Frames = dict[Audience, dict[str, object]]
Projection = Callable[[Sequence[Entry], Sequence[Audience]], Frames]
Positions = Callable[[Sequence[Audience]], Frames]
log = logging.getLogger(__name__)


def event(name: str, content: object = None, position: int | None = None) -> bytes:
    head = f"id: {position}\n" if position is not None else ""
    return f"{head}event: {name}\ndata: ".encode() + msgspec.json.encode(content) + b"\n\n"


class Hub:
    """``project`` turns entries into what each audience sees of them; ``positions`` does so for moving units."""

    def __init__(self, project: Projection, positions: Positions) -> None:
        self.project = project
        self.positions = positions
        self.readers: set[Reader] = set()
        self.position = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._positions_due = self._sessions_due = self._seen_due = 0.0
        self._heartbeat_due = monotonic() + HEARTBEAT_SECONDS

    def start(self) -> None:
        self.position = head_position()
        threading.Thread(target=self._run, name="live-hub", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def join(self, reader: Reader, after: int | None, checked_at: int) -> None:
        """From now on the reader gets every frame; what it missed since ``after`` comes first.

        ``checked_at``: the hub's position before the reader's rights were looked up. What took them away meanwhile
        ends the reader here: the hub had passed it before it knew the reader.
        """
        with self._lock:
            position = self.position
            self.readers.add(reader)
        self._end_revoked(follow.entries_after(checked_at))
        if after is None or after >= position:
            return
        if position - after > MOST_MISSED:
            reader.put(event("reset", position=position))
            return
        self._send(follow.entries_after(after, MOST_MISSED), [reader])

    def leave(self, reader: Reader) -> None:
        with self._lock:
            self.readers.discard(reader)

    def tick(self) -> int:
        """One look at the journal; answers with the number of new entries."""
        entries = follow.entries_after(self.position)
        if entries:
            follow.announce(entries)
            self._end_revoked(entries)
        with self._lock:
            if entries:
                self.position = entries[-1].position
            readers = list(self.readers)
        if entries:
            self._send_or_reset(entries, readers)
        if readers and monotonic() >= self._positions_due:
            self._positions_due = monotonic() + POSITION_SECONDS
            self._deliver(self.positions(_audiences(readers)), readers, self.position)
        self._look_at_sessions()
        return len(entries)

    def beat(self) -> None:
        """A line that says nothing, so that nobody between takes a quiet stream for a dead one."""
        if monotonic() >= self._heartbeat_due:
            self._heartbeat_due = monotonic() + HEARTBEAT_SECONDS
            with self._lock:
                readers = list(self.readers)
            _hand_over([(reader, HEARTBEAT) for reader in readers])

    def _run(self) -> None:
        is_away = False  # said once, not 20 times a second
        while not self._stop.wait(FRAME_SECONDS):
            self.beat()
            try:
                self.tick()
                is_away = False
            except Exception as error:  # the channel's edge: one bad look must not end all pages' streams
                if outage(error) is None:
                    log.exception("live: a look at the journal failed")
                elif not is_away:
                    log.warning("live: the database does not answer; looking again until it does")
                    is_away = True
                close_old_connections()

    def _send_or_reset(self, entries: Sequence[Entry], readers: Sequence[Reader]) -> None:
        """The hub has passed these entries: pages that cannot be told of them ask for the whole state again."""
        try:
            self._send(entries, readers)
        except Exception:
            for reader in readers:
                reader.put(event("reset", position=entries[-1].position))
            raise

    def _send(self, entries: Sequence[Entry], readers: Sequence[Reader]) -> None:
        if readers:
            self._deliver(self.project(entries, _audiences(readers)), readers, entries[-1].position)

    def _deliver(self, frames: Frames, readers: Sequence[Reader], position: int) -> None:
        encoded = {audience: event("frame", frame, position) for audience, frame in frames.items() if frame}
        _hand_over([(reader, encoded[reader.audience]) for reader in readers if reader.audience in encoded])

    def _end_revoked(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.verb not in ENDING | CHANGING:
                continue
            last = event("ended") if entry.verb in ENDING else event("reset")
            self._end(partial(Reader.is_touched_by, entry=entry), last)

    def _end(self, is_over: Callable[[Reader], bool], last: bytes) -> None:
        with self._lock:
            ended = {reader for reader in self.readers if is_over(reader)}
            self.readers -= ended
        for reader in ended:
            reader.end(last)

    def _look_at_sessions(self) -> None:
        """An open page is in use, whoever sits before it: its session does not idle away, but ends with its time."""
        if monotonic() < self._sessions_due:
            return
        self._sessions_due = monotonic() + POSITION_SECONDS
        now = sources.now()
        self._end(lambda reader: reader.ends_at is not None and now >= reader.ends_at, event("ended"))
        if monotonic() >= self._seen_due:
            self._seen_due = monotonic() + SEEN_SECONDS
            with self._lock:
                sessions = {reader.session_id for reader in self.readers if reader.session_id}
            note_seen(list(sessions), now)


def _hand_over(frames: Sequence[tuple[Reader, bytes]]) -> None:
    """Wakes each event loop once, however many of its pages hear something."""
    for loop in {reader.loop for reader, _frame in frames}:
        loop.call_soon_threadsafe(_take_all, [(reader, frame) for reader, frame in frames if reader.loop is loop])


def _take_all(frames: Sequence[tuple[Reader, bytes]]) -> None:
    for reader, frame in frames:
        reader.take(frame)


def _audiences(readers: Sequence[Reader]) -> list[Audience]:
    return list(dict.fromkeys(reader.audience for reader in readers))
