"""``shouwang downpack``: the sheets for when the system is away, as a file; the numbers that are rung, from a table."""

import argparse
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.downpack.actions import MOST_CARDS, desk_of, hand_out_cards, set_lines
from shouwang.downpack.lines import read_lines
from shouwang.downpack.sheets import CARDS, downpack
from shouwang.downpack.tasks import write_whole
from shouwang.foundation.refusal import Refusal
from shouwang.operate.arguments import whole_up_to


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the PDF is written, for its owner alone")
    parser.add_argument("--cards", type=whole_up_to(MOST_CARDS), default=CARDS, metavar="N", help="blank cards in it")
    parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])
    parser.add_argument(
        "--numbers",
        type=Path,
        metavar="FILE",
        help="CSV of our own numbers: section (desk, supervision, post), name, name_en, number, post",
    )
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    if options.out is None and options.numbers is None:
        raise Refusal("nothing_asked", _("Say where to write the sheets (--out) or which numbers to read (--numbers)."))
    if options.numbers is not None:
        lines = read_lines(options.numbers)
        set_lines(lines, by=system_user())
        print(_("%d numbers are on the sheets from now on.") % len(lines))
    if options.out is not None:
        _write(options)
    return 0


def _write(options: argparse.Namespace) -> None:
    by = system_user()
    block = hand_out_cards(desk_of(by), options.cards, by=by)
    with translation.override(options.language or settings.LANGUAGE_CODE):
        content = downpack(block, seen_by=by)
    try:
        write_whole(options.out.absolute(), content)
    except OSError as error:
        message = _("%(path)s cannot be written: %(error)s")
        raise Refusal("cannot_write", message % {"path": options.out, "error": error.strerror}) from error
    print(
        _("%(path)s: cards %(first)s to %(last)s")
        % {
            "path": options.out,
            "first": block.numbers[0],
            "last": block.numbers[-1],
        }
    )
