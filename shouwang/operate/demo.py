"""``shouwang demo``: an invented district, alive, on the embedded database; one address, one login per role."""

import argparse
import json
import os
import secrets
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

FOLDER = "demo"
LOGINS = "logins.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--manual", action="store_true", help="nobody dispatches but you")
    parser.add_argument("--fresh", action="store_true", help="throw the old demo away and build it anew")
    parser.add_argument(
        "--files", type=Path, metavar="FOLDER", help="only write the district's files, for 'shouwang init'"
    )
    parser.add_argument("--street", action="store_true", help=argparse.SUPPRESS)


def before_start(options: argparse.Namespace) -> None:
    """The demo never touches a real installation: a home and a database of its own."""
    home = Path(os.environ.get("SHOUWANG_HOME", "var")) if options.street else _home()
    if options.files:
        return
    if options.fresh and home.exists():
        import shutil

        shutil.rmtree(home)
    os.environ["SHOUWANG_HOME"] = str(home)
    os.environ["SHOUWANG_DATABASE"] = f"sqlite:///{home / 'shouwang.sqlite3'}"


def _home() -> Path:
    return Path(os.environ.get("SHOUWANG_HOME", "var")).absolute() / FOLDER


def run(options: argparse.Namespace) -> int:
    if options.street:
        return _run_street(options)
    if options.files:
        return _write_files(options.files, options.seed)
    from shouwang.operate.serve import require_port, supervise, web_command, worker_command

    require_port("127.0.0.1", options.port)
    logins = set_up(options.seed, after_founding=_staged)
    _show(options.port, logins)
    street = [sys.executable, "-m", "shouwang", "demo", "--street", "--seed", str(options.seed)]
    street += ["--manual"] if options.manual else []
    street += ["--port", str(options.port)]
    return supervise(web_command("127.0.0.1", options.port), worker_command(), street)


def _run_street(options: argparse.Namespace) -> int:
    from shouwang.demo.street import Street

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    server = f"http://127.0.0.1:{options.port}"
    Street(options.seed, server, is_dispatching=not options.manual).run(stop.is_set)
    return 0


def _write_files(folder: Path, seed: int) -> int:
    from shouwang.demo.district import write_files
    from shouwang.operate.progress import Progress

    with Progress(sys.stderr) as progress:
        files = write_files(folder, seed, progress)
    print(*(path for path in vars(files).values() if isinstance(path, Path)), sep="\n")
    return 0


def _staged() -> None:
    from shouwang.demo.room import set_up_room

    set_up_room()


def set_up(
    seed: int, *, before_founding: Callable[[], None] = lambda: None, after_founding: Callable[[], None] = lambda: None
) -> list[dict[str, str]]:
    """Builds the district once; later starts only read who may log in."""
    from django.conf import settings

    path = Path(settings.HOME) / LOGINS
    if path.exists():
        logins: list[dict[str, str]] = json.loads(path.read_text("utf-8"))
        return logins
    from shouwang.demo.devices import set_up_call_points
    from shouwang.demo.district import STAFF, write_files
    from shouwang.founding.town import found_town
    from shouwang.operate.progress import Progress
    from shouwang.operate.schema import migrate

    with Progress(sys.stderr) as progress:
        files = write_files(Path(settings.HOME) / "district", seed, progress)
        migrate()
        before_founding()
        password = secrets.token_urlsafe(9)
        found = found_town(files, password=password, progress=progress)
        set_up_call_points()
        after_founding()
    staff = {username for username, *_rest in STAFF}
    logins = [vars(login) for login in found if login.username in staff]
    path.touch(mode=0o600)
    path.write_text(json.dumps(logins), "utf-8")
    return logins


def _show(port: int, logins: list[dict[str, str]]) -> None:
    # Before anybody has chosen a language, both are said.
    for language in ("zh-hans", "en"):
        with translation.override(language):
            print(_("The demo district is running: http://localhost:%(port)d/") % {"port": port})
    show_logins(logins)


def show_logins(logins: list[dict[str, str]]) -> None:
    for login in logins:
        print(f"  {login['role']:14} {login['username']:14} {login['password']}")
    for language in ("zh-hans", "en"):
        with translation.override(language):
            print(_("Stop it with Ctrl+C."))
    sys.stdout.flush()
