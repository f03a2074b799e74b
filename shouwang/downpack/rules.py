"""Who may print the sheets, and who enters what was written on them."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

DESK = (Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)

may_print_downpack = Right("print_downpack", *DESK)
may_enter_card = Right("enter_card", *DESK)
may_set_lines = Right("set_lines", Role.ADMINISTRATOR)
