"""``shouwang roads import FILE``."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.operate.progress import Progress
from shouwang.places.actions import import_roads


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    command = what.add_parser("import", help="roads, addresses, names and the board's map from one extract")
    command.add_argument("file", type=Path, help=".osm.pbf, .osm.gz or .osm")


def run(options: argparse.Namespace) -> int:
    with Progress(sys.stderr) as progress:
        version = import_roads(options.file, progress=progress, by=system_user())
    print(_("%(source)s: %(junctions)d junctions, %(edges)d road edges") % vars(version))
    return 0
