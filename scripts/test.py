"""`make test`: the tests on SQLite and PostgreSQL at once: `python scripts/test.py [--both] [arguments of pytest]`.

PostgreSQL is the server SHOUWANG_TEST_DATABASE names (postgresql://user:password@host:port/name; a database test_name
is made there), else one of our own, started from the programs on this machine in a temporary folder on a free port and
gone afterwards. Where there are none, the tests run on SQLite and the last lines say so; --both makes that a failure.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
Run = subprocess.Popen[bytes]
NOTE = "TESTED_DATABASES"  # shown by tests/environment.py before pytest's last line
ABSENT = "PostgreSQL: not here, tests ran on SQLite only (install postgresql to run both)"
START_SECONDS = 60
# They know no database, or bring a SQLite of their own whatever the run's is: they run once, not on both.
ONCE = (
    "tests/engine",
    "tests/house/test_wheel.py",
    "tests/pages",
    "tests/bench",
    "tests/demo/test_replay_delays.py",
    "tests/demo/test_replay_log.py",
    "tests/demo/test_town.py",
    "tests/live/test_live_server.py",
    "tests/unbreakable/test_outside_dead.py",
    "tests/unbreakable/test_restore_drill.py",
    "tests/unbreakable/test_stalled_boards.py",
    "tests/unbreakable/test_week.py",
)
BROWSER = "tests/browser"  # of these PostgreSQL's run chooses the few that depend on it
AT_ONCE = 2  # there are two cores at least
LOOK_SECONDS = 0.2
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


class TestError(SystemExit):
    """PostgreSQL is here but does not run: that is a fault, not an absence."""

    def __init__(self, words: str) -> None:
        super().__init__(f"test: {words}")


def server_programs() -> Path | None:
    """The folder of initdb and postgres: on PATH, where pg_config says, or where Debian keeps them; newest first."""
    folders = [Path(found).resolve().parent for found in (shutil.which("initdb"),) if found]
    if config := shutil.which("pg_config"):
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603 - found on PATH
        folders.append(Path(answer.stdout.strip()))
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(installed, key=lambda folder: float(folder.parent.name), reverse=True)
    return next(
        (folder for folder in folders if all((folder / name).exists() for name in ("initdb", "postgres"))), None
    )


def server_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as the user postgres, or nobody."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_server(programs: Path, options: Sequence[str] = FAST) -> Iterator[str]:
    """A fresh PostgreSQL, fast and forgetful unless told otherwise; its address. Stopped and removed in any case."""
    user, port = server_user(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="shouwang-postgresql-"))
    try:
        if user:
            os.chown(folder, user["user"], user["group"])
        make: list[str | Path] = [
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
        done = subprocess.run(make, cwd=folder, capture_output=True, text=True, check=False, **user)  # noqa: S603 - found above
        if done.returncode:
            raise TestError(f"{programs}/initdb failed: {done.stderr.strip()}")
        with running(programs, folder, port, user, options):
            yield f"postgresql://tests@127.0.0.1:{port}/shouwang"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(programs: Path, folder: Path, port: int, user: dict[str, Any], chosen: Sequence[str]) -> Iterator[None]:
    options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *chosen]
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        folder / "base",
        *(word for option in options for word in ("-c", option)),
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(  # noqa: S603 - found above; its own session, so that Ctrl-C is ours to pass on
            command, cwd=folder, stdout=log, stderr=log, start_new_session=True, **user
        )
    try:
        wait_for(server, port, folder / "log")
        yield
    finally:
        server.send_signal(signal.SIGINT)  # "fast": ends what is connected
        ended(server, signal.SIGQUIT)


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="tests", dbname="postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise TestError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def pytest(database: str | None, note: str, arguments: list[str], output: IO[str] | None = None) -> Iterator[Run]:
    environment = {name: value for name, value in os.environ.items() if name != "SHOUWANG_DATABASE"}
    environment |= {NOTE: note} | ({"SHOUWANG_DATABASE": database} if database else {})
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    run = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603 - our own
    try:
        yield run
    finally:
        ended(run, signal.SIGINT)


def ended(process: subprocess.Popen[bytes], with_signal: signal.Signals) -> None:
    """Lets a process that Ctrl-C may have reached already come to its end, asks it to, makes it."""
    for number in (None, with_signal, signal.SIGKILL):
        if number is not None:
            process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
            return


def words(exit_code: int) -> str:
    return "passed" if exit_code == 0 else f"FAILED (exit code {exit_code})"


@dataclass(frozen=True)
class Part:
    """One run of pytest."""

    name: str
    database: str | None
    arguments: list[str]


def parts(address: str, arguments: list[str]) -> list[Part]:
    """What was asked for, on both; all tests, so cut up that no core waits long for the other: the longest first."""
    if arguments:
        return [Part("SQLite", None, arguments), Part("PostgreSQL", address, arguments)]
    rest = [f"--ignore={path}" for path in ONCE]
    return [
        Part("SQLite", None, [*rest, f"--ignore={BROWSER}"]),
        Part("PostgreSQL", address, rest),
        Part("SQLite, in a browser", None, [BROWSER]),
        Part("SQLite, what no database changes", None, list(ONCE)),
    ]


def test_both(server: Any, arguments: list[str]) -> int:
    note = "databases: SQLite and PostgreSQL"
    say(note)
    with server as address:
        ends = take_turns(parts(address, arguments), note)
    say(", ".join(f"{name} {words(code)}" for name, code in ends.items()))
    return next((code for code in ends.values() if code), 0)


def take_turns(waiting: list[Part], note: str) -> dict[str, int]:
    """Each one's exit code. The first is seen while it runs; what the others print is shown after it."""
    first, running, printed, ends = waiting[0].name, dict[str, Run](), dict[str, IO[str]](), dict[str, int]()
    with ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                part = waiting.pop(0)
                is_seen = part.name == first
                running[part.name], printed[part.name] = stack.enter_context(started(part, note, is_seen=is_seen))
            for name in [name for name, run in running.items() if run.poll() is not None]:
                ends[name] = running.pop(name).returncode
                say(f"{name} {words(ends[name])}")
            for name in [name for name in printed if name in ends and first in ends]:
                tell(printed.pop(name))
            time.sleep(LOOK_SECONDS)
    return ends


@contextmanager
def started(part: Part, note: str, *, is_seen: bool) -> Iterator[tuple[Run, IO[str]]]:
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        pytest(part.database, f"{note}: {part.name}", part.arguments, None if is_seen else output) as run,
    ):
        yield run, output


def tell(output: IO[str]) -> None:
    output.seek(0)
    shutil.copyfileobj(output, sys.stdout)
    sys.stdout.flush()


def say(text: str) -> None:
    sys.stdout.write(f"test: {text}\n")
    sys.stdout.flush()


def end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, end)
    must_run_both = "--both" in arguments
    arguments = [argument for argument in arguments if argument != "--both"]
    address, programs = os.environ.get("SHOUWANG_TEST_DATABASE"), server_programs()
    try:
        if address:
            return test_both(nullcontext(address), arguments)
        if programs:
            return test_both(own_server(programs), arguments)
        say(ABSENT)
        with pytest(None, ABSENT, arguments) as run:
            exit_code = run.wait()
    except KeyboardInterrupt:
        return 130
    if must_run_both:
        say(f"FAILED, both databases were asked for. {ABSENT}")
    return exit_code or int(must_run_both)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
