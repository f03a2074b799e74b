"""Who leads an exercise."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

may_lead_exercise = Right("lead_exercise", Role.SUPERVISOR)
