"""Every change of what the map knows, by the work it belongs to."""

from shouwang.places.actions.names import accept_name, confirm_name, move_place, restore_name, withdraw_name
from shouwang.places.actions.notes import erase_place_note, withdraw_place_note, write_place_note
from shouwang.places.actions.roads import close_road, import_roads, lift_closure, write_roads
from shouwang.places.actions.tables import import_places

__all__ = [
    "accept_name",
    "close_road",
    "confirm_name",
    "erase_place_note",
    "import_places",
    "import_roads",
    "lift_closure",
    "move_place",
    "restore_name",
    "withdraw_name",
    "withdraw_place_note",
    "write_place_note",
    "write_roads",
]
