"""Entry of the ``shouwang`` command: parses, prepares Django, runs one command, turns a refusal into a message."""

import argparse
import os
import sys
from importlib import import_module

COMMANDS = {
    "init": "set up a town from its files",
    "demo": "build and run the demo district",
    "serve": "run the web process and the worker",
    "worker": "run the worker alone",
    "migrate": "bring the database up to date",
    "user": "add people, roles and tokens; close accounts",
    "roads": "import a road network",
    "journal": "verify the journal, print its root, prove an entry",
    "replay": "replay a log of real calls",
    "intervals": "print how long each step took",
    "backup": "write a backup",
    "restore": "restore a backup",
    "doctor": "check this installation",
}


def main(arguments: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="shouwang", description="Shouwang 守望")
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if arguments and arguments[0] == name:
            import_module(f"shouwang.operate.{name}").add_arguments(command)
    options = parser.parse_args(arguments)
    return _run(options)


def _version() -> str:
    from shouwang import __version__

    return __version__


def _run(options: argparse.Namespace) -> int:
    if getattr(options, "database", None):
        os.environ["SHOUWANG_DATABASE"] = options.database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouwang.settings")
    command = import_module(f"shouwang.operate.{options.command}")
    if before := getattr(command, "before_start", None):
        before(options)
    import django

    from shouwang.foundation.refusal import Refusal

    django.setup()
    try:
        return int(command.run(options) or 0)
    except Refusal as refusal:
        print(f"shouwang {options.command}: {refusal.message}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
