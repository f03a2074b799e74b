"""The last hundred metres to an incident's place, as a part of its detail."""

from shouwang.accounts.models import User
from shouwang.approach.queries.finding import find, target_of
from shouwang.approach.queries.telling import approach_row
from shouwang.approach.rules import may_read_approach
from shouwang.dispatch import rules
from shouwang.dispatch.models import Incident
from shouwang.dispatch.states import ACTIVE
from shouwang.duty.models import Unit
from shouwang.duty.queries import unit_of


def approach_part(incident: Incident, user: User) -> object:
    """For the unit that asks, else the one that goes and needs most room, else the kind first wanted."""
    if incident.lon is None or incident.lat is None or not may_read_approach(user):
        return None
    target = target_of(incident.place, (incident.lon, incident.lat))
    going = [order.unit for order in incident.orders.filter(state__in=ACTIVE).select_related("unit").order_by("id")]
    own = unit_of(user) if rules.may_answer_order(user) else None
    unit = own if own in going else next(iter(sorted(going, key=lambda one: one.kind != Unit.Kind.FIRE)), None)
    kind = unit.kind if unit else next(iter(incident.category.needs.get("kinds", ())), Unit.Kind.CAR)
    return approach_row(find(target, kind=kind, unit=unit))
