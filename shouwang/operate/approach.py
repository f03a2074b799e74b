"""``shouwang approach import FILE``, ``shouwang approach vehicle KIND``."""

import argparse
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.accounts.rules import not_found
from shouwang.approach.actions import import_surveys, set_vehicle_size
from shouwang.approach.vehicles import Size, size_of
from shouwang.duty.models import Unit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    command = what.add_parser("import", help="surveys from one file, all or nothing; published at once")
    command.add_argument("file", type=Path, help=".csv, .csv.gz, .geojson or .json")
    command = what.add_parser("vehicle", help="show or set how large vehicles of a kind are, or one unit's")
    command.add_argument("kind", choices=Unit.Kind.values)
    command.add_argument("--unit", metavar="CALL_SIGN", help="this unit alone")
    for name, words in (("width", "of the vehicle"), ("height", "of the vehicle")):
        command.add_argument(f"--{name}", type=float, metavar="METRES", help=words)
    for name, words in (("spare-width", "to be free beside it in all"), ("spare-height", "to be free above it")):
        command.add_argument(f"--{name}", type=float, metavar="METRES", help=words)


def run(options: argparse.Namespace) -> int:
    if options.what == "vehicle":
        return _vehicle(options)
    counts = import_surveys(options.file, by=system_user())
    print(_("%(grounds)d grounds, %(features)d things; %(replaced)d of earlier versions replaced") % counts)
    return 0


def _vehicle(options: argparse.Namespace) -> int:
    unit = None
    if options.unit:
        unit = Unit.objects.select_related("area").filter(call_sign=options.unit).first()
        if unit is None:
            raise not_found()
    known = size_of(options.kind, unit)
    given = {
        "width_m": options.width,
        "height_m": options.height,
        "spare_width_m": options.spare_width,
        "spare_height_m": options.spare_height,
    }
    if any(value is not None for value in given.values()):
        known = Size(**{name: getattr(known, name) if value is None else value for name, value in given.items()})
        set_vehicle_size(options.kind, known, unit=unit, by=system_user())
    words = _("%(who)s: %(width)g m wide, %(height)g m high; needs %(needed_width)g m by %(needed_height)g m")
    print(
        words
        % {
            "who": options.unit or options.kind,
            "width": known.width_m,
            "height": known.height_m,
            "needed_width": known.needed_width_m,
            "needed_height": known.needed_height_m,
        }
    )
    return 0
