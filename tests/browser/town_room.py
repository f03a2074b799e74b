"""The demo's room in a served district, its crews on their way as people there would have them."""

from shouwang.accounts.models import User
from shouwang.approach.models import Ground
from shouwang.callpoints.keys import keys_of
from shouwang.callpoints.models import CallPoint
from shouwang.demo.devices import set_up_call_points
from shouwang.demo.room import set_up_room
from shouwang.dispatch.actions import Report, advance_order, take_call
from shouwang.dispatch.models import Order
from shouwang.joint.models import Instruction, Operation
from shouwang.places.models import Place

ON_SCENE = ["accepted", "en_route", "on_scene"]
FAR = {"main": ON_SCENE, "gas": [*ON_SCENE, "cleared"]}
AWAY = ["accepted", "en_route"]


def room(language: str) -> dict[str, str]:
    """The ids of what the pages of the manual are about."""
    by = User.objects.get(username="dispatcher2")
    incidents = set_up_room(language)
    for name, incident in incidents.items():
        for order in Order.objects.filter(incident=incident):
            for step in FAR.get(name, AWAY):
                advance_order(order, step, by=by)
    found = {name: incident.id for name, incident in incidents.items()}
    found["operation"] = Operation.objects.get(state="running").id
    found["instruction"] = Instruction.objects.filter(state="given").order_by("due_at")[0].id
    found["ground"] = Ground.objects.get(name="三塘村").id
    return {name: str(one) for name, one in found.items()}


def village_fire(note: str) -> str:
    """In a lane that is too narrow for the engine."""
    place = Place.objects.get(kind="address", street="三塘二巷", house_number="25号")
    report = Report(category="fire", place=place, place_text=place.shown_name, note=note)
    return str(take_call(report, by=User.objects.get(username="calltaker")).id)


def device(kind: str) -> dict[str, str]:
    """A call point of a kind, and what it signs with."""
    if not CallPoint.objects.exists():
        set_up_call_points()
    point = CallPoint.objects.filter(kind=kind).order_by("asset__name", "id")[0]
    return {"id": str(point.id), "key": keys_of(point)[0], "name": point.asset.name}
