"""A telephone rings: every desk of the area sees the line at once, nobody a number, and others nothing."""

from shouwang.accounts.models import Role, User
from shouwang.console import frames
from shouwang.dispatch.actions import announce_ring, answer_ring
from shouwang.foundation import sources
from shouwang.journal import follow
from shouwang.journal.queries import head_position
from shouwang.live.readers import Audience, audience_of
from tests import make


def audience(user: User) -> Audience:
    return audience_of(User.objects.get(id=user.id), "en", is_personal=False)


def test_a_ring_reaches_those_who_take_calls(town):
    taker = make.user(Role.CALL_TAKER, town.station, username="taker")
    auditor, neighbour = make.user(Role.AUDITOR, town.station), make.user(Role.CALL_TAKER, town.other)
    readers = {name: audience(user) for name, user in (("taker", taker), ("auditor", auditor), ("other", neighbour))}
    before = head_position()
    ring = announce_ring("sip-1", line="110-2", number="13900001111", rang_at=sources.now(), by=taker)
    told = frames.project(follow.entries_after(before), list(readers.values()))
    row = {"id": ring.id, "line": "110-2", "rang_at": ring.rang_at, "state": "ringing", "by": None}
    assert told[readers["taker"]]["rings"] == [row]
    assert [name for name, reader in readers.items() if "rings" in told[reader]] == ["taker"]
    assert "13900001111" not in str(told)
    answer_ring(ring, by=taker)
    told = frames.project(follow.entries_after(before), list(readers.values()))
    assert told[readers["taker"]]["rings"] == [row | {"state": "answered", "by": "Taker"}]
