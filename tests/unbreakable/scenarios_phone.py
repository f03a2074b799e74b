"""What is done on the phone, for ``scenarios``."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.test.utils import override_settings

from shouwang.accounts.models import Role, Session
from shouwang.dispatch import actions as dispatch
from shouwang.duty import actions as duty
from shouwang.live import actions as live
from tests import make
from tests.live.push_service import Browser


def call(stage: Any) -> Callable[[], object]:
    unit = stage.unit()
    crew = make.user(Role.UNIT, stage.town.station)
    duty.join_unit(crew, unit, by=stage.system)
    return partial(dispatch.call_for_help, unit, where=(make.WEST, make.SOUTH), by=crew)


def call_again(stage: Any) -> Callable[[], object]:
    again = call(stage)
    again()
    return again


def cancel(stage: Any) -> Callable[[], object]:
    calling: Any = call(stage)
    return partial(dispatch.cancel_help, calling(), reason="x", by=calling.keywords["by"])


def subscribe(stage: Any) -> Callable[[], object]:
    session, target = open_session(stage), Browser().target("https://push.example/x")
    return partial(_where_it_is_on, session.id, target, by=session.user)


def _where_it_is_on(session_id: Any, target: Any, *, by: Any) -> None:
    with override_settings(PUSH_ORIGINS=["https://push.example"]):
        live.subscribe_push(session_id, target, by=by)


def unsubscribe(stage: Any) -> Callable[[], object]:
    calling: Any = subscribe(stage)
    calling()
    return partial(live.unsubscribe_push, calling.args[0], by=calling.keywords["by"])


def open_session(stage: Any) -> Any:
    crew = make.user(Role.UNIT, stage.town.station)
    Client().force_login(crew)
    return Session.objects.select_related("user").get(user=crew)


SCENARIOS: dict[str, list[Callable[[Any], Callable[[], object]]]] = {
    "dispatch.actions.crew_help._call_for_help": [call, call_again],
    "dispatch.actions.crew_help.cancel_help": [cancel],
    "live.actions.subscribe_push": [subscribe],
    "live.actions.unsubscribe_push": [unsubscribe],
}
