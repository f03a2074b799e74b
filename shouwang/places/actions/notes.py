"""Notes about a place: written, withdrawn, erased. The words stay in their table; an entry has their salted hash."""

import re
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import root_area
from shouwang.foundation import sources, text
from shouwang.foundation.commitment import committed
from shouwang.foundation.refusal import Refusal
from shouwang.foundation.stamps import stamp_after
from shouwang.journal.append import action, append
from shouwang.places import rules
from shouwang.places.models import Place, PlaceNote

LONGEST_LIFE = timedelta(days=366)  # what still holds after a year is written anew by somebody who has looked
# A telephone or identity number: nothing that is true of a place.
_NUMBER_OF_SOMEBODY = re.compile(r"\d[\d\s-]{5,}[\dXx]")


@action
def write_place_note(
    place: Place, kind: str, words: str, *, ends_on: date, matter_id: UUID | None = None, by: User
) -> PlaceNote:
    """Says what a crew must know of a place, until a last day. ``matter_id``: the incident it was written from."""
    area = _ground(place)
    rules.may_write_place_note.require(by, area)
    words = text.checked(words, "text")
    if kind not in PlaceNote.Kind.values:
        raise Refusal("unknown_kind", _("There is no such kind of note."), field="kind")
    if not words:
        raise Refusal("empty", _("There is nothing to keep."), field="text")
    if _NUMBER_OF_SOMEBODY.search(words):
        message = _("This looks like somebody's number: a note is about the place only.")
        raise Refusal("of_a_person", message, field="text")
    today = timezone.localdate(sources.now())
    if not today <= ends_on <= today + LONGEST_LIFE:
        raise Refusal("bad_end", _("The last day lies between today and a year from now."), field="ends_on")
    note = PlaceNote.objects.create(
        place=place,
        area=area,
        kind=kind,
        text=words,
        salt=sources.new_salt(),
        written_at=sources.now(),
        written_by=by,
        ends_on=ends_on,
    )
    changes = {"note": [note.id, committed(note.salt, words)], "kind": kind, "ends_on": ends_on.isoformat()}
    append("write_place_note", ("place", place.id), by=by, area=area, matter_id=matter_id, changes=changes)
    return note


@action
def withdraw_place_note(note: PlaceNote, *, by: User) -> None:
    """It holds no more: shown to nobody from now on, erased a day later."""
    rules.may_write_place_note.require(by, note.area)
    withdrawn = PlaceNote.objects.filter(id=note.id, withdrawn_at=None).update(withdrawn_at=stamp_after("written_at"))
    if not withdrawn:
        raise Refusal("withdrawn_already", _("This note has been withdrawn already."), status=409)
    append("withdraw_place_note", ("place", note.place_id), by=by, area=note.area, changes={"note": note.id})


@action
def erase_place_note(note: PlaceNote, *, by: User) -> None:
    """Its last day is over: words and salt are gone."""
    rules.may_write_place_note.require(by, note.area)
    if not PlaceNote.objects.filter(id=note.id).delete()[0]:
        raise Refusal("already_erased", _("This note was already erased."), status=409)
    append("erase_place_note", ("place", note.place_id), by=by, area=note.area, changes={"note": note.id})


def _ground(place: Place) -> Area:
    """Whose place it is; one outside all areas is the whole town's."""
    area = place.area or root_area()
    if area is None:
        raise Refusal("no_areas", _("No areas are set up yet; run shouwang init."), status=409)
    return area
