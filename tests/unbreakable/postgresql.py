"""A PostgreSQL of a test's own that keeps what it is told (fsync on) and can be killed and started again."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.test import ended, free_port, server_programs, server_user, wait_for

SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "max_connections=50")


class Server:
    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.user, self.port = programs, folder, server_user(), free_port()
        self.running: subprocess.Popen[bytes] | None = None
        self.address = f"postgresql://tests@127.0.0.1:{self.port}"
        made = [
            programs / "initdb",
            "-D",
            folder / "base",
            "-U",
            "tests",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        subprocess.run(made, cwd=folder, check=True, stdout=subprocess.DEVNULL, **self.user)

    def start(self) -> None:
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *SAFE]
        command = [self.programs / "postgres", "-D", self.folder / "base"]
        with (self.folder / "log").open("ab") as log:
            self.running = subprocess.Popen(
                [*command, *(word for option in options for word in ("-c", option))],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.user,
            )
        wait_for(self.running, self.port, self.folder / "log")

    def crash(self) -> None:
        """kill -9 of the server and all its children, as a power cut does it."""
        assert self.running is not None
        children = Path(f"/proc/{self.running.pid}/task/{self.running.pid}/children").read_text().split()
        self.running.kill()
        for child in children:
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.running.wait()

    def stop(self) -> None:
        if self.running is not None and self.running.poll() is None:
            self.running.send_signal(signal.SIGINT)
            ended(self.running, signal.SIGQUIT)


@contextmanager
def own_server() -> Iterator[Server]:
    programs = server_programs()
    if programs is None:
        pytest.skip("the programs of PostgreSQL are not on this machine")
    folder = Path(tempfile.mkdtemp(prefix="shouwang-killed-"))
    if user := server_user():
        os.chown(folder, user["user"], user["group"])
    server = Server(programs, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
