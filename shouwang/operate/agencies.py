"""``shouwang agencies``: whom the desk may ring, and the modes a town starts with."""

import argparse

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.areas.models import Area
from shouwang.dispatch import catalogue
from shouwang.dispatch.actions import install_modes, set_up_agencies
from shouwang.dispatch.models import Agency, Mode
from shouwang.foundation import text
from shouwang.foundation.refusal import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    what.add_parser("list", help="those that are known")
    what.add_parser("defaults", help="the usual ones and the usual modes, as far as they are not there yet")
    one = what.add_parser("set", help="one agency; a code that is known is written over")
    one.add_argument("code")
    one.add_argument("--kind", required=True, choices=Agency.Kind.values)
    one.add_argument("--name", required=True)
    one.add_argument("--name-en", default="")
    one.add_argument("--number", default="", help="what is dialled: the institution's, nobody's own")
    one.add_argument("--area", default="", help="the name of the area it answers for; none: the whole town")
    one.add_argument("--off", action="store_true", help="it is not rung any more")


def run(options: argparse.Namespace) -> int:
    {"list": _list, "defaults": _defaults, "set": _set}[options.what](options)
    return 0


def _list(_options: argparse.Namespace) -> None:
    for one in Agency.objects.order_by("code"):
        print(f"{one.code:16} {one.kind:10} {one.dial_number:12} {one.name}")


def _defaults(options: argparse.Namespace) -> None:
    known = set(Agency.objects.values_list("code", flat=True))
    missing = [one for one in catalogue.default_agencies() if one.code not in known]
    if missing:
        set_up_agencies(missing, by=system_user())
    if not Mode.objects.exists():
        install_modes(*catalogue.default_modes(), by=system_user())
    _list(options)


def _set(options: argparse.Namespace) -> None:
    area = None
    if options.area:
        area = Area.objects.filter(name=options.area).first() or Area.objects.filter(name_en=options.area).first()
        if area is None:
            raise Refusal("no_area", _("there is no area named %(name)r") % {"name": text.shown(options.area)})
    agency = Agency(
        code=text.checked(options.code, "code", limit=40),
        kind=options.kind,
        name=text.checked(options.name, "name", limit=100),
        name_en=text.checked(options.name_en, "name_en", limit=100),
        dial_number=text.checked(options.number, "number", limit=40),
        area=area,
        is_active=not options.off,
    )
    set_up_agencies([agency], by=system_user())
    _list(options)
