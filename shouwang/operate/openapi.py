"""``shouwang openapi``: the API's schema, as ``/api/openapi.json`` serves it."""

import argparse
import json

from shouwang.api.openapi import document


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: every installation of a version has the same."""


def run(_options: argparse.Namespace) -> int:
    print(json.dumps(document(), ensure_ascii=False, indent=2))
    return 0
