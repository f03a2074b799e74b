"""Every address that Django answers, as its resolver knows them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """``path`` names its parameters in braces; ``parameters`` says what each is (``uuid``, ``int``, ``str``)."""

    path: str
    view: Callable[..., Any]
    parameters: dict[str, str]


def addresses() -> list[Address]:
    return sorted(_below(get_resolver(), "/", {}), key=lambda address: address.path)


def _below(resolver: URLResolver, prefix: str, parameters: dict[str, str]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        path, known = prefix + str(one.pattern), parameters | _kinds(one)
        if isinstance(one, URLResolver):
            yield from _below(one, path, known)
        else:
            yield Address(PARAMETER.sub(r"{\1}", path), one.callback, known)


def _kinds(one: URLPattern | URLResolver) -> dict[str, str]:
    kinds = {"UUIDConverter": "uuid", "IntConverter": "int"}
    return {name: kinds.get(type(converter).__name__, "str") for name, converter in one.pattern.converters.items()}
