"""Where units are is shown area by area: by the roles one holds there, not by those one holds elsewhere."""

from shouwang.accounts.actions import grant_role, revoke_role
from shouwang.accounts.models import Grant, Role, User
from shouwang.accounts.queries import system_user
from shouwang.console.queries import board_state
from tests import make


def placed(user: User) -> dict[str, bool]:
    rows = board_state(seen_by=User.objects.get(id=user.id))["units"]
    return {row["call_sign"]: row["lon"] is not None for row in rows}


def test_who_dispatches_elsewhere_sees_no_positions_here(town):
    """An auditor here who dispatches at the next station: units, but not where they are."""
    user = make.user(Role.AUDITOR, town.station)
    grant_role(user, Role.DISPATCHER, town.other, by=system_user())
    assert placed(user) == dict.fromkeys(("C01", "C02", "E11", "F07"), False)


def test_who_may_no_longer_ride_sees_no_unit(town):
    """The role is gone, the membership is still written down."""
    member = make.crew(town, "C01")
    grant_role(member, Role.AUDITOR, town.other, by=system_user())
    assert placed(member) == {"C01": True}
    revoke_role(Grant.objects.select_related("area").get(user=member, role=Role.UNIT), by=system_user())
    assert placed(member) == {}
