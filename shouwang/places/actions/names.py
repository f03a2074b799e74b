"""What people call a place: confirmed while a call is taken, reviewed by a supervisor, undone at any time.

The words stay in the table of names; an entry names the place and the name's number, never the words.
"""

import re
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.areas.models import Area
from shouwang.areas.queries import area_at, root_area
from shouwang.foundation import sources, text
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append
from shouwang.places import rules
from shouwang.places.models import Place, PlaceName

LONGEST = 60  # a way to say a place, no story
_TELEPHONE = re.compile(r"\d[\d\s-]{5,}\d")


@action
def confirm_name(place: Place, said: str, *, by: User) -> PlaceName:
    """Whoever took the call says that these words mean this place: from now on they find it, in its area first."""
    area = _ground(place)
    rules.may_confirm_name.require(by, area)
    words = _words(place, said)
    name, is_new = PlaceName.objects.get_or_create(
        place=place,
        text=words,
        defaults={"kind": PlaceName.Kind.ALIAS, "area": area, "said_at": sources.now(), "confirmed_times": 1},
    )
    if name.withdrawn_at is not None:
        raise Refusal("name_withdrawn", _("A supervisor has withdrawn this name for this place."), status=409)
    if not is_new:
        PlaceName.objects.filter(id=name.id).update(confirmed_times=F("confirmed_times") + 1)
        name.refresh_from_db()
    append("confirm_name", ("place", name.place_id), by=by, **_told(name))
    return name


def _words(place: Place, said: str) -> str:
    words = " ".join(text.checked(said, "text", limit=LONGEST).split())
    if not words:
        raise Refusal("empty", _("There is nothing to keep."), field="text")
    if _TELEPHONE.search(words):
        raise Refusal("telephone", _("This looks like a telephone number, not like a place."), field="text")
    if words in {place.name, place.name_en, place.shown_name}:
        raise Refusal("own_name", _("The place is called so already."), status=409, field="text")
    return words


@action
def accept_name(name: PlaceName, *, by: User) -> None:
    """Seen and found right."""
    rules.may_review_names.require(by, _ground(name.place))
    if not PlaceName.objects.filter(id=name.id, reviewed_at=None, withdrawn_at=None).update(reviewed_at=sources.now()):
        raise Refusal("reviewed_already", _("This name has been reviewed already."), status=409)
    append("accept_name", ("place", name.place_id), by=by, **_told(name))


@action
def withdraw_name(name: PlaceName, *, by: User) -> None:
    """Finds nothing any more, and no confirmation or import brings it back; ``restore_name`` does."""
    rules.may_review_names.require(by, _ground(name.place))
    now = sources.now()
    if not PlaceName.objects.filter(id=name.id, withdrawn_at=None).update(withdrawn_at=now, reviewed_at=now):
        raise Refusal("withdrawn_already", _("This name has been withdrawn already."), status=409)
    append("withdraw_name", ("place", name.place_id), by=by, **_told(name))


@action
def restore_name(name: PlaceName, *, by: User) -> None:
    rules.may_review_names.require(by, _ground(name.place))
    if not PlaceName.objects.filter(id=name.id, withdrawn_at__isnull=False).update(withdrawn_at=None):
        raise Refusal("not_withdrawn", _("This name has not been withdrawn."), status=409)
    append("restore_name", ("place", name.place_id), by=by, **_told(name))


@action
def move_place(place: Place, lon: float, lat: float, *, by: User) -> None:
    """Says where a place really is. Confirmed by a person, it is overwritten by no import."""
    rules.may_review_names.require(by, _ground(place))
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refusal("no_position", _("This place has no position."), field="lon")
    area = area_at(lon, lat)
    before = [place.lon, place.lat]
    Place.objects.filter(id=place.id).update(lon=lon, lat=lat, area=area, is_confirmed=True)
    append(
        "move_place",
        ("place", place.id),
        by=by,
        area=area or _ground(place),
        changes={"from": before, "to": [lon, lat]},
    )


def _ground(place: Place) -> Area | None:
    """Whose place it is; one outside all areas is the whole town's."""
    return place.area or root_area()


def _told(name: PlaceName) -> dict[str, Any]:
    """What an entry says of a name: its number and how often it was confirmed; never the words."""
    return {"area": _ground(name.place), "changes": {"name": name.id, "times": name.confirmed_times}}
