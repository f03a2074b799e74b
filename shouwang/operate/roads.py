"""``shouwang roads import FILE``."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.operate.progress import Progress
from shouwang.places.actions import import_roads
from shouwang.places.models import Closure


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    command = what.add_parser("import", help="roads, addresses, names and the board's map from one extract")
    command.add_argument("file", type=Path, help=".osm.pbf, .osm.gz or .osm")


def run(options: argparse.Namespace) -> int:
    with Progress(sys.stderr) as progress:
        version = import_roads(options.file, progress=progress, by=system_user())
    print(_("%(source)s: %(junctions)d junctions, %(edges)d road edges") % vars(version))
    if lost := Closure.objects.filter(lifted_at=None, edges=[]).count():
        print(
            _("%(count)d closures have no road within 60 m any more; set or lift them on the board.") % {"count": lost}
        )
    return 0
