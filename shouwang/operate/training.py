"""``shouwang training``: an installation for practising, beside the real one: own home, own database, own port."""

import argparse
import os
import shutil
import signal
import sys
import threading
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from shouwang.operate.demo import set_up, show_logins

FOLDER = "training"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8010)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--certificate", help="PEM file; phones need HTTPS")
    parser.add_argument("--key", help="PEM file of the certificate's key")
    parser.add_argument("--seed", type=int, default=7, help="of the invented town")
    parser.add_argument("--reset", action="store_true", help="throw what was practised away and begin anew")
    parser.add_argument("--street", action="store_true", help=argparse.SUPPRESS)


def before_start(options: argparse.Namespace) -> None:
    """It never touches the real installation: everything it has lies in a folder of its own."""
    home = Path(os.environ.get("SHOUWANG_HOME", "var")).absolute()
    if not options.street:
        home /= FOLDER
    if options.reset and home.exists():
        shutil.rmtree(home)
    os.environ["SHOUWANG_HOME"] = str(home)
    os.environ["SHOUWANG_DATABASE"] = f"sqlite:///{home / 'shouwang.sqlite3'}"
    os.environ["SHOUWANG_TRAINING"] = "yes"
    # What the real one has of its own does not leak in. Neither its folder of sheets nor its push services are read
    # where SHOUWANG_TRAINING is set, however that came about.
    for name in ("SHOUWANG_SECRET_KEY", "SHOUWANG_TRAINING_URL"):
        os.environ.pop(name, None)


def run(options: argparse.Namespace) -> int:
    if options.street:
        return _play(f"{'https' if options.certificate else 'http'}://127.0.0.1:{options.port}")
    from shouwang.operate.serve import address, require_port, supervise, web_command, worker_command
    from shouwang.training.marks import mark_as_training, require_kind

    require_port(options.host, options.port)
    logins = set_up(options.seed, before_founding=mark_as_training)
    require_kind()
    where = address(options.host, options.port, options.certificate)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            print(_("Training, nothing here is real: %(address)s") % {"address": where})
    show_logins(logins)
    street = [sys.executable, "-m", "shouwang", "training", "--street", "--port", str(options.port)]
    street += ["--certificate", options.certificate] if options.certificate else []
    web = web_command(options.host, options.port, options.certificate, options.key)
    return supervise(web, worker_command(), street)


def _play(server: str) -> int:
    from shouwang.training.exercises import play

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    signal.signal(signal.SIGINT, lambda _number, _frame: stop.set())
    play(stop.is_set, server)
    return 0
