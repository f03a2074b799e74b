"""The API's schema (OpenAPI 3.1), made of the router and of what each address says it takes and answers."""

from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import TextChoices
from msgspec.structs import fields

from shouwang import __version__
from shouwang.accounts.endpoint import Contract, Refused, contract_of
from shouwang.api.router import Address, addresses

ROOT = "/api/"
PARAMETERS = {
    "uuid": {"type": "string", "format": "uuid"},
    "int": {"type": "integer", "minimum": 0},
    "str": {"type": "string"},
}
REFUSALS = {
    400: "What was sent cannot be read, is over 64 kB, or says something that cannot be; `field` names it.",
    401: "No session, or a token that is not valid (any more).",
    403: "One's role does not include this; or the header X-CSRFToken is missing or old.",
    404: "There is no such thing, or it lies in areas that are not one's own: both look alike.",
    405: "This address is not used in this way; the header Allow says in which.",
    409: "It is not so any more: somebody was first. Nothing was changed.",
    413: "More than 1 MB: refused unread.",
    429: "Too many requests by this person or from this address; the header Retry-After says how many seconds to wait.",
    500: "A fault of the server. The same Idempotency-Key may be sent again.",
    503: "The database does not answer. Send it again with the same Idempotency-Key: it happens once.",
    507: "The server's disk is full: nothing was written. Reading goes on.",
}
FILE = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A UUID, best version 7. The same key with the same body is done once, however often it arrives.",
    "schema": {"type": "string", "format": "uuid"},
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    described = [
        (one, contract) for one in addresses() if one.path.startswith(ROOT) if (contract := contract_of(one.view))
    ]
    schemas, components = _schemas([contract for _address, contract in described])
    paths: dict[str, dict[str, Any]] = {}
    for address, contract in described:
        paths.setdefault(address.path, {})[contract.method.lower()] = _operation(address, contract, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Shouwang 守望",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _security_schemes()},
    }


def _schemas(contracts: list[Contract]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The schema of each type that is taken or answered, and what they refer to."""
    named = {one for contract in contracts for one in (contract.answer, contract.body, contract.asks) if one}
    types = [Refused, *sorted(named, key=str)]
    made, components = msgspec.json.schema_components(
        types, schema_hook=_choices, ref_template="#/components/schemas/{name}"
    )
    return dict(zip(types, made, strict=True)), components


def _choices(one: type) -> dict[str, Any]:
    """Django's choices, which msgspec does not know."""
    if not issubclass(one, TextChoices):
        raise NotImplementedError
    return {"type": "string", "enum": list(one.values)}


def _security_schemes() -> dict[str, Any]:
    return {
        "token": {"type": "http", "scheme": "bearer"},
        "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
    }


def _operation(address: Address, contract: Contract, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    is_post = contract.method == "POST"
    operation: dict[str, Any] = {
        "operationId": address.view.__name__,
        "tags": [address.view.__module__.split(".")[1]],
        "security": [{"token": []}, {"session": [], "csrf": []} if is_post else {"session": []}],
        "parameters": [*_in_path(address), *_in_query(contract), *([KEY] if contract.is_repeatable else [])],
        "responses": _responses(contract, schemas),
    }
    if address.view.__doc__:
        operation["description"] = address.view.__doc__.strip()
    if contract.is_file:
        operation["requestBody"] = {"required": True, "content": FILE}
    if contract.body is not None:
        is_needed = any(one.required for one in fields(contract.body))
        operation["requestBody"] = {"required": is_needed, "content": _json(schemas[contract.body])}
    return operation


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _in_path(address: Address) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": PARAMETERS[kind]}
        for name, kind in address.parameters.items()
    ]


def _in_query(contract: Contract) -> list[dict[str, Any]]:
    """One parameter for each field; what is empty counts as not asked."""
    if contract.asks is None:
        return []
    _made, components = msgspec.json.schema_components([contract.asks])
    asked: dict[str, Any] = components[contract.asks.__name__]["properties"]
    return [
        {"name": name, "in": "query", "schema": {"anyOf": [schema, {"const": ""}]}} for name, schema in asked.items()
    ]


def _responses(contract: Contract, schemas: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done." if contract.method == "POST" else "As asked."}
    if contract.answer is not None:
        answer["content"] = _json(schemas[contract.answer])
    refused = {
        str(status): {"description": words, "content": _json(schemas[Refused])} | _headers(status)
        for status, words in REFUSALS.items()
        if contract.method == "POST" or status not in {409, 413, 507}
    }
    return {str(contract.status): answer} | refused


def _headers(status: int) -> dict[str, Any]:
    name = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After"}.get(status)
    return {"headers": {name: {"required": True, "schema": {"type": "string"}}}} if name else {}
