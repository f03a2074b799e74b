"""Entry of the ``shouwang`` command: parses, prepares Django, runs one command, turns a refusal into a message."""

import argparse
import os
import sys
from importlib import import_module
from types import ModuleType

from shouwang import __version__

COMMANDS = {
    "init": "set up a town from its files",
    "demo": "build and run the demo district",
    "training": "practise on invented data, in an installation of its own",
    "serve": "run the web process and the worker",
    "worker": "run the worker alone",
    "migrate": "bring the database up to date",
    "user": "add people, roles and tokens; close accounts",
    "roads": "import a road network",
    "places": "import places and their names",
    "approach": "import surveys of houses, lanes and assets; sizes of vehicles",
    "agencies": "whom the desk may ring; the usual ones and the usual modes",
    "find": "find the place that words mean",
    "journal": "verify the journal, print its root, prove an entry",
    "replay": "replay a log of real calls",
    "callpoint": "press a call point, as a device does",
    "intervals": "print how long each step took",
    "downpack": "write the sheets for when the system is away",
    "openapi": "print the schema of the API (OpenAPI 3.1)",
    "backup": "write a backup",
    "restore": "restore a backup",
    "doctor": "check this installation",
}


# These choose their own database, so they are asked before Django is ready; the others use it at once.
CHOOSE_THEIR_DATABASE = {"demo", "replay", "training"}


OWNER_ALONE = 0o077


def main(arguments: list[str] | None = None) -> int:
    """What an installation writes is its owner's alone, whatever the shell's umask says."""
    before = os.umask(OWNER_ALONE)
    try:
        return _main(sys.argv[1:] if arguments is None else arguments)
    finally:
        os.umask(before)


def _main(arguments: list[str]) -> int:
    if any("\udc80" <= letter <= "\udcff" for word in arguments for letter in word):
        print("shouwang: an argument is not UTF-8", file=sys.stderr)
        return 2
    name = next((word for word in arguments if word in COMMANDS), "")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.settings")
    if name and name not in CHOOSE_THEIR_DATABASE:
        arguments = _take_database(arguments)
        _start_django()
    options = _parser(name).parse_args(arguments)
    command = import_module(f"shouwang.operate.{name}")
    if name in CHOOSE_THEIR_DATABASE:
        command.before_start(options)
        _start_django()
    return _run(command, options)


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shouwang", description="Shouwang 守望")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command_name, text in COMMANDS.items():
        command = commands.add_parser(command_name, help=text, description=text)
        if command_name == name:
            import_module(f"shouwang.operate.{name}").add_arguments(command)
    return parser


def _take_database(arguments: list[str]) -> list[str]:
    """Every argument but ``--database``, wherever it stands: also behind "journal verify"."""
    early = argparse.ArgumentParser(prog="shouwang", add_help=False, allow_abbrev=False)
    early.add_argument("--database")
    found, others = early.parse_known_args(arguments)
    if found.database:
        os.environ["SHOUWANG_DATABASE"] = found.database
    return others


def _start_django() -> None:
    import django

    django.setup()


def _run(command: ModuleType, options: argparse.Namespace) -> int:
    from django.db import DatabaseError

    from shouwang.foundation.refusal import Refusal

    try:
        return int(command.run(options) or 0)
    except DatabaseError as error:
        print(f"shouwang {options.command}: {error}\nshouwang migrate, shouwang doctor", file=sys.stderr)
        return 3
    except Refusal as refusal:
        print(f"shouwang {options.command}: {refusal.message}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
