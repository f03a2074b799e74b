"""How large vehicles are: of a kind, or of one unit."""

from django.utils.translation import gettext_lazy as _

from shouwang.accounts.models import User
from shouwang.approach import rules
from shouwang.approach.models import VehicleSize
from shouwang.approach.vehicles import MOST_METRES, Size
from shouwang.areas.queries import root_area
from shouwang.duty.models import Unit
from shouwang.foundation.refusal import Refusal
from shouwang.journal.append import action, append


@action
def set_vehicle_size(kind: str, size: Size, *, unit: Unit | None = None, by: User) -> VehicleSize:
    """From now on; what was sent before stays as it was sent."""
    area = unit.area if unit else root_area()
    rules.may_set_vehicles.require(by, area)
    if kind not in Unit.Kind.values:
        raise Refusal("unknown_kind", _("There is no such kind of unit."), field="kind")
    if not (0 < size.width_m <= MOST_METRES and 0 < size.height_m <= MOST_METRES):
        message = _("A vehicle is up to %(metres)d m wide and high.") % {"metres": MOST_METRES}
        raise Refusal("out_of_range", message, field="width_m")
    if not (0 <= size.spare_width_m <= MOST_METRES and 0 <= size.spare_height_m <= MOST_METRES):
        raise Refusal("out_of_range", _("What is to be free beside it is 0 m or more."), field="spare_width_m")
    row, _created = VehicleSize.objects.update_or_create(
        kind=unit.kind if unit else kind, unit=unit, defaults=dict(vars(size))
    )
    changes = {"kind": row.kind, "unit": unit.id if unit else None} | vars(size)
    append("set_vehicle_size", ("vehicle_size", row.id), by=by, area=area, changes=changes)
    return row
