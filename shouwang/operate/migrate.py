"""``shouwang migrate``: the tables as this version wants them."""

import argparse

from django.core.management import call_command


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database; default: SHOUWANG_DATABASE")


def run(options: argparse.Namespace) -> int:
    call_command("migrate", verbosity=1, interactive=False)
    return 0
