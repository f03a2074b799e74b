"""Who may be told outside an open page."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

may_be_told = Right("be_told", Role.UNIT)
