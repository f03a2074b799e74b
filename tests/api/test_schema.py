"""The schema is the router's and the types': nothing of the API is missing in it, and it is served as it is made."""

import json

from shouwang.accounts.endpoint import contract_of
from shouwang.accounts.models import Role
from shouwang.api.openapi import ROOT, document
from shouwang.api.router import addresses
from tests import make

# Overwritten and in no entry: a position, a call form that is being filled in.
HEARD = ("/position", "/calls/draft", "/calls/drafts/{draft_id}/discard")


def operations() -> dict[tuple[str, str], dict]:
    return {(method, path): one for path, methods in document()["paths"].items() for method, one in methods.items()}


def test_each_address_of_the_api_is_in_the_schema():
    """One that does not say what it takes and answers is not, and fails here."""
    known = [address for address in addresses() if address.path.startswith(ROOT)]
    assert sorted(document()["paths"]) == sorted({address.path for address in known})
    assert [address.path for address in known if contract_of(address.view) is None] == []
    assert len(known) > 25


def test_each_operation_says_who_may_come_what_it_takes_and_every_refusal():
    for (method, path), operation in operations().items():
        doors = [sorted(door) for door in operation["security"]]
        assert doors == [["token"], ["csrf", "session"] if method == "post" else ["session"]], path
        parameters = {(one["in"], one["name"]) for one in operation["parameters"]}
        assert {name for place, name in parameters if place == "path"} == {
            part[1:-1] for part in path.split("/") if part.startswith("{")
        }
        is_action = method == "post" and not path.endswith(HEARD)
        assert (("header", "Idempotency-Key") in parameters) == is_action, path
        assert ("requestBody" in operation) == (method == "post"), path
        expected = {"400", "401", "403", "404", "405", "429", "500", "503"} | (
            {"409", "413"} if method == "post" else set()
        )
        assert expected < set(operation["responses"]), path


def test_names_of_operations_are_their_own():
    names = [operation["operationId"] for operation in operations().values()]
    assert sorted(names) == sorted(set(names))


def test_every_reference_leads_somewhere():
    text, components = json.dumps(document()), document()["components"]["schemas"]
    referred = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert referred - set(components) == set()


def test_it_is_served_to_whoever_has_logged_in(town):
    served = make.Api(make.user(Role.UNIT, town.station)).get("openapi.json")
    assert served == (200, json.loads(json.dumps(document())))
