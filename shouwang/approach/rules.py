"""Who may see the last hundred metres, measure them, and say that a survey is what crews go by."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

may_read_approach = Right("read_approach", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR, Role.UNIT)
may_survey = Right("survey", Role.UNIT, Role.SUPERVISOR)
may_publish_survey = Right("publish_survey", Role.SUPERVISOR)
may_import_surveys = Right("import_surveys", Role.ADMINISTRATOR)
may_set_vehicles = Right("set_vehicle_sizes", Role.ADMINISTRATOR, Role.SUPERVISOR)
