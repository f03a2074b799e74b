"""``shouwang serve``: one command, one port; a web process and a worker, each started again if it ends."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time

from django.utils.translation import gettext as _

from shouwang.foundation.refusal import Refusal
from shouwang.training.marks import require_kind

RESTART_SECONDS = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--certificate", help="PEM file; phones need HTTPS")
    parser.add_argument("--key", help="PEM file of the certificate's key")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    require_port(options.host, options.port)
    require_kind()
    print(_("Starting at %(address)s") % {"address": address(options.host, options.port, options.certificate)})
    print(_("Stop it with Ctrl+C."), flush=True)
    return supervise(web_command(options.host, options.port, options.certificate, options.key), worker_command())


def address(host: str, port: int, certificate: str | None) -> str:
    """Where a browser on this machine finds it."""
    scheme = "https" if certificate else "http"
    return f"{scheme}://{'localhost' if host in {'127.0.0.1', '0.0.0.0', '::'} else host}:{port}/"  # noqa: S104 - compared  # nosec B104


def require_port(host: str, port: int) -> None:
    """A port that somebody has is said at once, not after everything was built."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = _("Port %(port)d cannot be used (%(error)s); choose another with --port.")
            raise Refusal("port_taken", message % {"port": port, "error": error.strerror}) from error


def web_command(host: str, port: int, certificate: str | None = None, key: str | None = None) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "shouwang.asgi:application",
        "--host",
        host,
        "--port",
        str(port),
    ]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "3", "--no-server-header"]
    command += ["--no-access-log"]  # below a warning: nobody reads it, and each line of it is made all the same
    command += ["--lifespan", "on"]  # a start without the database is none: the supervisor tries again
    command += ["--http", "shouwang.asgi:Connection"]
    # It would believe what any program on this machine says in X-Forwarded-For; Django asks the settings first.
    command += ["--no-proxy-headers"]
    if certificate and key:
        command += ["--ssl-certfile", certificate, "--ssl-keyfile", key]
    return command


def worker_command() -> list[str]:
    return [sys.executable, "-m", "shouwang", "worker"]


def supervise(*commands: list[str]) -> int:
    """Runs the commands until told to stop; one that ends by itself is started again after a second."""
    processes = [subprocess.Popen(command, env=os.environ.copy()) for command in commands]  # noqa: S603 - our own
    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        time.sleep(0.2)
        for place, process in enumerate(processes):
            if not stopping and process.poll() is not None:
                print(
                    _("%(command)s ended; starting it again") % {"command": commands[place][3]},
                    file=sys.stderr,
                )
                time.sleep(RESTART_SECONDS)
                processes[place] = subprocess.Popen(commands[place], env=os.environ.copy())  # noqa: S603 - our own
    return _end(processes)


def _end(processes: list["subprocess.Popen[bytes]"]) -> int:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
