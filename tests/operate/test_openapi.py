"""``shouwang openapi`` prints what the product serves."""

import json

from shouwang.api.openapi import document
from tests.operate.conftest import Run


def test_it_prints_the_schema(run: Run) -> None:
    code, lines = run("openapi")
    assert (code, json.loads("\n".join(lines))) == (0, document())
