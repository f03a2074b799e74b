"""Every change of calls, incidents and orders, by the work it belongs to."""

from shouwang.dispatch.actions.agencies import set_up_agencies
from shouwang.dispatch.actions.answers import answer_question
from shouwang.dispatch.actions.call_backs import ask_call_back, end_call_back, start_call_back
from shouwang.dispatch.actions.closing import close_incident, hand_over, reopen_incident, take_over
from shouwang.dispatch.actions.crew_help import call_for_help, cancel_help
from shouwang.dispatch.actions.describing import add_note, set_category, set_place
from shouwang.dispatch.actions.grouping import merge_incident, split_incident
from shouwang.dispatch.actions.intake import Report, add_call, take_call
from shouwang.dispatch.actions.ladder import expire_order, remind_unit, tell_supervisor
from shouwang.dispatch.actions.modes import end_mode, install_modes, renew_mode, start_mode
from shouwang.dispatch.actions.orders import advance_order, send_order, withdraw_order
from shouwang.dispatch.actions.past import Past, Went, write_past
from shouwang.dispatch.actions.policy import install_policy
from shouwang.dispatch.actions.reinforcement import reinforce, stand_down
from shouwang.dispatch.actions.rings import announce_ring, answer_ring, hang_up_ring, pick_up_ring
from shouwang.dispatch.actions.setting_aside import set_aside_call
from shouwang.dispatch.actions.transfers import (
    confirm_transfer,
    connect_transfer,
    offer_transfer,
    refuse_transfer,
    withdraw_transfer,
)

__all__ = [
    "Past",
    "Report",
    "Went",
    "add_call",
    "add_note",
    "advance_order",
    "announce_ring",
    "answer_question",
    "answer_ring",
    "ask_call_back",
    "call_for_help",
    "cancel_help",
    "close_incident",
    "confirm_transfer",
    "connect_transfer",
    "end_call_back",
    "end_mode",
    "expire_order",
    "hand_over",
    "hang_up_ring",
    "install_modes",
    "install_policy",
    "merge_incident",
    "offer_transfer",
    "pick_up_ring",
    "refuse_transfer",
    "reinforce",
    "remind_unit",
    "renew_mode",
    "reopen_incident",
    "send_order",
    "set_aside_call",
    "set_category",
    "set_place",
    "set_up_agencies",
    "split_incident",
    "stand_down",
    "start_call_back",
    "start_mode",
    "take_call",
    "take_over",
    "tell_supervisor",
    "withdraw_order",
    "withdraw_transfer",
    "write_past",
]
