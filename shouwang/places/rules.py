"""Who may change what the map knows."""

from shouwang.accounts.models import Role
from shouwang.accounts.rules import Right

may_close_road = Right("close_road", Role.DISPATCHER, Role.SUPERVISOR)
may_import_roads = Right("import_roads", Role.ADMINISTRATOR)
may_import_places = Right("import_places", Role.ADMINISTRATOR)
may_confirm_name = Right("confirm_name", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
may_review_names = Right("review_names", Role.SUPERVISOR)
may_write_place_note = Right("write_place_note", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
may_search_places = Right("search_places", Role.CALL_TAKER, Role.DISPATCHER, Role.SUPERVISOR)
