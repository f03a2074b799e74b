"""Scenarios of the pictures' actions: see ``scenarios.py``."""

from collections.abc import Callable
from functools import partial
from typing import Any

from shouwang.foundation import sources
from shouwang.pictures import actions
from shouwang.pictures.files import Kept
from shouwang.pictures.models import Picture
from shouwang.pictures.stripping import Clean

Call = Callable[[], object]


def kept() -> Kept:
    """Its file is of no matter to the action."""
    picture_id = sources.new_id()
    return Kept(picture_id, picture_id.hex, b"k" * 32, 1000, Clean("photo", "image/jpeg", 40, 30))


def picture(stage: Any) -> Picture:
    made = actions.add_picture(stage.incident(), kept(), by=stage.by)
    return Picture.objects.select_related("incident__area").get(id=made.id)


def held(stage: Any) -> Picture:
    one = picture(stage)
    actions.hold_picture(one, reason="court", by=stage.system)
    return one


def erasing(stage: Any) -> Call:
    one = picture(stage)
    Picture.objects.filter(id=one.id).update(erase_at=sources.now())
    return partial(actions.erase_picture, one, by=stage.system)


def adding(stage: Any) -> Call:
    incident = stage.incident()
    return lambda: actions.add_picture(incident, kept(), by=stage.by)


SCENARIOS: dict[str, list[Callable[[Any], Call]]] = {
    "pictures.actions.add_picture": [adding],
    "pictures.actions.erase_picture": [erasing],
    "pictures.actions.hold_picture": [lambda s: partial(actions.hold_picture, picture(s), reason="court", by=s.system)],
    "pictures.actions.release_picture": [lambda s: partial(actions.release_picture, held(s), by=s.system)],
    "pictures.actions.view_picture": [lambda s: partial(actions.view_picture, picture(s), reason="x", by=s.by)],
}
