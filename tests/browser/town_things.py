"""The things that pages are about, each made once: what the ids in the addresses of `pages.py` stand for."""

from datetime import timedelta
from typing import Any

from shouwang.accounts.models import User
from shouwang.accounts.queries import system_user
from shouwang.approach.models import Ground, House, Lane, Survey
from shouwang.areas.models import Area
from shouwang.callpoints.actions import create_point
from shouwang.callpoints.calling import follow_press
from shouwang.callpoints.hearing import Pressed, Said, hear_press
from shouwang.callpoints.models import CallPoint, Press
from shouwang.dispatch.models import Category, Incident
from shouwang.duty.models import Unit
from shouwang.foundation import sources
from shouwang.joint import actions as joint_actions
from shouwang.joint.actions import Plan, Recipient, add_unit, attach_incident, give_instruction, plan_operation
from shouwang.joint.models import Instruction, Operation
from shouwang.journal.models import Entry
from shouwang.pictures import files
from shouwang.pictures.models import Picture
from shouwang.places.models import Asset, Place


def things(incident: str) -> dict[str, str]:
    """By the name of the parameter."""
    compound = Place.objects.filter(retired_at=None, kind="compound").exclude(area=None).order_by("id")[0]
    _a_call_point(compound)
    found = {"place_id": compound.id, "area_id": Area.objects.get(kind="station").id}
    ground = Ground.objects.order_by("name", "id").first()
    found |= {"ground_id": ground.id} if ground else {}
    found |= {"operation_id": _an_operation(incident), "instruction_id": _an_instruction()}
    return {"incident_id": incident} | {name: str(one) for name, one in found.items()}


def _a_call_point(place: Place) -> None:
    if not CallPoint.objects.exists():
        by, alarm = User.objects.get(username="administrator"), Category.objects.get(code="alarm")
        post = Asset(kind="call_point", name=place.name, lon=place.lon, lat=place.lat)
        create_point(post, "street", category=alarm, by=by)


def _an_operation(incident: str) -> object:
    found = Operation.objects.first()
    return operation(incident) if found is None else found.id


def operation(incident: str) -> str:
    by, now = User.objects.get(username="supervisor"), sources.now()
    station = Area.objects.get(kind="station")
    span = {"starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=5)}
    found = plan_operation(Plan("元宵灯会安保", "湖边人多,留出两条通道", [station], commander=by, **span), by=by)
    add_unit(found, Unit.objects.get(call_sign="C02"), by=by)
    attach_incident(found, Incident.objects.get(id=incident), by=by)
    return str(found.id)


def end_operation(operation: str) -> None:
    ended = Operation.objects.select_related("area").get(id=operation)
    joint_actions.end_operation(ended, result="完", by=User.objects.get(username="supervisor"))


def _an_instruction() -> object:
    found = Instruction.objects.first()
    if found is None:
        by, unit = User.objects.get(username="supervisor"), Unit.objects.get(call_sign="C02")
        due_at = sources.now() + timedelta(hours=1)
        found = give_instruction(Recipient(unit=unit), "检查南门隔离墩是否到位,拍一张照片", due_at=due_at, by=by)
    return found.id


def survey(name: str) -> dict[str, Any]:
    """The newest of the ground so named: its state, what it found, and how often each was written, and when."""
    found = Survey.objects.filter(ground__name=name).order_by("drafted_at").last()
    if found is None:
        return {"state": None, "houses": [], "lanes": [], "entries": []}
    entries = Entry.objects.filter(subject_id=found.id).order_by("position")
    return {
        "state": found.state,
        "houses": sorted(House.objects.filter(survey=found).values_list("number", flat=True)),
        "lanes": sorted(Lane.objects.filter(survey=found).values_list("width_m", flat=True)),
        "entries": [[entry.verb, "happened_at" in entry.changed] for entry in entries],
    }


def one_key(name: str) -> dict[str, str]:
    """A one-key point that somebody presses now: its press, and the unit that is rung."""
    by, place = User.objects.get(username="administrator"), Place.objects.filter(kind="compound").order_by("id")[0]
    post = Asset(kind="call_point", name=name, lon=place.lon, lat=place.lat)
    point, _key = create_point(post, "one_key", category=Category.objects.get(code="help"), by=by)
    press, _is_new = hear_press(point, Said(str(sources.new_id())), Pressed(sources.new_id()), by=system_user())
    press.point = point
    press = follow_press(press, by=system_user())
    return {"id": str(press.id), "unit": press.unit.call_sign if press.unit else ""}


def pictures(incident: str) -> dict[str, int]:
    """How many are kept of it; and how many files lie in the folder, whole or arriving, of whatever incident."""
    kept = [path for path in files.folder().rglob("*") if path.is_file()]
    return {"rows": Picture.objects.filter(incident=incident).count(), "files": len(kept)}


def press_state(press: str) -> str:
    return str(Press.objects.get(id=press).state)
