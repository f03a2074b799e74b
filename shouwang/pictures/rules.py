"""Who sends pictures into an incident, who looks at them, who holds them back from erasure."""

from shouwang.accounts.models import Role, User
from shouwang.accounts.rules import Right
from shouwang.dispatch.models import Incident
from shouwang.dispatch.rules import is_crew_of

may_add_pictures = Right("add_pictures", Role.DISPATCHER, Role.SUPERVISOR)
may_view_pictures = Right("view_pictures", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
may_hold_pictures = Right("hold_pictures", Role.SUPERVISOR)
may_erase_pictures = Right("erase_pictures")  # the worker's alone


def require_adding(user: User, incident: Incident) -> None:
    """A crew into the incident it is sent to; the desk what it was given otherwise."""
    if not is_crew_of(user, incident):
        may_add_pictures.require(user, incident.area)


def require_viewing(user: User, incident: Incident) -> None:
    if not is_crew_of(user, incident):
        may_view_pictures.require(user, incident.area)


def may_view(user: User, incident: Incident) -> bool:
    return may_view_pictures(user, incident.area) or is_crew_of(user, incident)
