"""The schema as the product serves it."""

from typing import Any

from shouwang.accounts.endpoint import ByUser, reads
from shouwang.api.openapi import document


@reads(dict[str, Any])
def openapi(_request: ByUser) -> dict[str, Any]:
    """This document."""
    return document()
