"""``shouwang migrate``: the tables as this version wants them."""

import argparse

from shouwang.operate.schema import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database; default: SHOUWANG_DATABASE")


def run(options: argparse.Namespace) -> int:
    migrate(verbosity=1)
    return 0
