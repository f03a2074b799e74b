"""``shouwang places import FILE``."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.places.actions import import_places


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    command = what.add_parser("import", help="places and their other names from one file, all or nothing")
    command.add_argument("file", type=Path, help=".csv, .csv.gz, .geojson or .json")


def run(options: argparse.Namespace) -> int:
    counts = import_places(options.file, by=system_user())
    print(_("%(new)d new places, %(changed)d changed, %(kept)d left as somebody confirmed them") % counts)
    return 0
