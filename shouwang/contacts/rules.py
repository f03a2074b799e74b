"""Who may see a name and a number."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

may_disclose_contact = Right("disclose_contact", Role.CALL_TAKER, Role.DISPATCHER, Role.UNIT, Role.SUPERVISOR)
