"""schemathesis against a real town: whatever the schema allows or forbids, no fault, no answer it does not name.

Every request is a supervisor's (or whoever's an id makes possible), rolled back afterwards; most ids in it are turned
into real ones, so that more is reached than "there is nothing here".
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS
from schemathesis.core.parameters import ParameterLocation

from shouwang.accounts.models import Role
from shouwang.api.openapi import document
from tests import make
from tests.accounts import stage as stages
from tests.accounts.visits import VISITS

schema = schemathesis.openapi.from_dict(document())
schema.app = get_wsgi_application()
# What the schema allows may still be refused: an unknown category, a text with a control character.
NOT_PROMISED = ["positive_data_acceptance"]
SHORT, LONG = 10, 1000
pytestmark = pytest.mark.django_db
# Those that are gathered from the schema take seconds to gather, and the short run has them.
DRAWN = [phase for phase in Phase if phase is not Phase.explicit]
QUIETLY = {"deadline": None, "database": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
KNOWN: dict[str, list[Any]] = {
    "category": ["fight", "noise"],
    "disposition": ["unfounded", "dealt_with"],
    "step": ["seen", "accepted", "on_scene", "cleared", "declined"],
    "way": ["data", "voice"],
    "channel": ["phone", "walk_in"],
    "lon": [make.NODES["middle"][0], make.NODES["yard"][0]],
    "lat": [make.NODES["middle"][1], make.NODES["yard"][1]],
    "q": ["秀隆街", "12"],
}
INCIDENTS = ["waiting", "ordered", "merged", "closed"]
IN_PATH = {visit.path: visit.things for visit in VISITS}
BODY = {"unit": ["unit"], "into": ["waiting", "ordered"], "to": ["colleague"]}


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[stages.Stage]:
    """Built once: each test, and each request in it, goes back to it."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), override_settings(HOME=home), transaction.atomic():
        stages.fresh_caches()
        town = make.town()
        stage = stages.built(make.roads(home), town)
        stage.people["program"] = stages.with_token(make.user(Role.SUPERVISOR, town.station))
        with _one_connection():
            yield stage
        transaction.set_rollback(True)


@contextmanager
def _one_connection() -> Iterator[None]:
    """A request's end does not close it, as in Django's own test client: the transaction is the test's."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


def lifelike(case: Any, things: stages.Things, seed: str) -> None:
    """Most of what is made up as it should be becomes something that is there; what is wrong on purpose stays."""
    chance = random.Random(seed)
    path = {name: [thing] * 4 + INCIDENTS * (name == "incident_id") for name, thing in IN_PATH[case.path].items()}
    parts = {
        ParameterLocation.PATH: (case.path_parameters, path),
        ParameterLocation.QUERY: (case.query, BODY),
        ParameterLocation.BODY: (case.body, BODY),
    }
    for location, (part, ids) in parts.items():
        component = case.meta.components.get(location)
        if not isinstance(part, dict) or component is None or not component.mode.is_positive:
            continue
        for name in part:
            if name in ids and chance.random() < 0.8:
                part[name] = str(things[chance.choice(ids[name])])
            elif name in KNOWN and chance.random() < 0.6 and not isinstance(part[name], (list, dict)):
                part[name] = chance.choice(KNOWN[name])


def hold(case: Any, stage: stages.Stage) -> None:
    lifelike(case, stage.own, f"{case.path_parameters}{case.body}")
    headers = {"Authorization": f"Bearer {stage.people['program'].token}"}
    with transaction.atomic():
        case.call_and_validate(headers=headers, excluded_checks=[CHECKS.get_one(name) for name in NOT_PROMISED])
        transaction.set_rollback(True)


@schema.parametrize()
@settings(max_examples=SHORT, phases=[Phase.explicit, Phase.generate], **QUIETLY)
def test_every_answer_is_one_that_the_schema_names(case, stage):
    hold(case, stage)


@pytest.mark.long
@schema.parametrize()
@settings(max_examples=LONG, phases=DRAWN, **QUIETLY)
def test_every_answer_is_one_that_the_schema_names_long(case, stage):
    hold(case, stage)
