"""Telephones that ring, callers to be rung back, a form that is being filled in: for the stage."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.callpoints.actions import create_point
from shouwang.dispatch.actions import announce_ring, hang_up_ring, start_call_back
from shouwang.dispatch.models import CallDraft, Category
from shouwang.foundation import sources
from shouwang.places.actions import write_place_note
from shouwang.places.models import Asset, Place
from tests import make


def rings(by: User) -> dict[str, Any]:
    """One that rings, one to be rung back, and one that somebody is ringing."""
    rung = [
        announce_ring(f"{by.id} {number}", line="1", number="13900001111", rang_at=sources.now(), by=by)
        for number in range(3)
    ]
    call_back, started = (hang_up_ring(ring, at=sources.now(), by=by) for ring in rung[1:])
    assert started is not None
    start_call_back(started, by=by)
    return {"ring": rung[0], "call_back": call_back, "started": started}


def call_draft(user: User) -> dict[str, UUID]:
    draft = CallDraft.objects.create(id=sources.new_id(), user=user, form="{}", saved_at=sources.now())
    return {"call_draft": draft.id}


def noted(place: Place, by: User, lon: float, lat: float) -> dict[str, Any]:
    """An incident at a place that is known, and what is noted about it."""
    facts = {"kind": "dog", "ends_on": sources.now().date() + timedelta(days=9), "by": by}
    placed = make.incident(None, by, place=place, lon=lon, lat=lat)  # type: ignore[arg-type]
    return {"placed": placed, "place_note": write_place_note(place, words="院里有狗", **facts)}


def plain() -> dict[str, Any]:
    """Values that are no thing: an id that nothing has yet, the day after today."""
    return {"nothing": sources.new_id(), "tomorrow": (sources.now().date() + timedelta(days=1)).isoformat()}


def call_point() -> tuple[str, str]:
    """A device at the corner of the town: its id and its key."""
    asset = Asset(kind="call_point", name="东门", lon=make.WEST, lat=make.SOUTH)
    device, key = create_point(asset, "one_key", category=Category.objects.get(code="help"), by=system_user())
    return str(device.id), key
