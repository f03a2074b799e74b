"""``shouwang journal verify | root | prove``."""

import argparse
import json
import re
from dataclasses import asdict

from django.utils.translation import gettext as _

from shouwang.foundation.refusal import Refusal
from shouwang.journal import queries

ROOT = re.compile(r"\d{1,18}:[0-9a-f]{64}", re.ASCII)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    what = parser.add_subparsers(dest="what", required=True)
    verify = what.add_parser("verify", help="check every entry")
    verify.add_argument("--root", help="a root kept outside, as 'journal root' printed it: SIZE:DIGEST")
    what.add_parser("root", help="print the root to keep outside")
    prove = what.add_parser("prove", help="print the proof that an entry stands in the journal")
    prove.add_argument("position", type=int)


def run(options: argparse.Namespace) -> int:
    commands = {"verify": _verify, "root": _root, "prove": _prove}
    return commands[options.what](options)


def _verify(options: argparse.Namespace) -> int:
    findings = list(queries.verify(_outside(options.root)))
    for finding in findings:
        print(_("entry %(position)d: %(message)s") % vars(finding))
    if not findings:
        print(_("%(size)d entries verified, root %(digest)s") % vars(queries.root()))
    return 1 if findings else 0


def _outside(root: str | None) -> queries.Root | None:
    if root is None:
        return None
    if not ROOT.fullmatch(root):
        raise Refusal("bad_root", _("A root looks like SIZE:DIGEST, as 'shouwang journal root' prints it."))
    size, _colon, digest = root.partition(":")
    return queries.Root(int(size), digest)


def _root(_options: argparse.Namespace) -> int:
    print(queries.root())
    return 0


def _prove(options: argparse.Namespace) -> int:
    print(json.dumps(asdict(queries.prove(options.position)), indent=2))
    return 0
