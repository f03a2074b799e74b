"""The fuzz as a program of its own, in bounded memory: `python -m tests.unbreakable.fuzzing FIRST COUNT PARSER...`.

SHOUWANG_HOME names an empty folder. Each parser answers with one line of JSON. Before each case its content is written
down (`case`), so that a case that ends or hangs the whole process is known too.
"""

import base64
import faulthandler
import json
import resource
import signal
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import django

MOST_ADDRESSES = 6 * 1024**3  # of address space: Numba, NumPy and the threads' stacks claim far more than they touch
MOST_RESIDENT = 1024**3  # what the parsers together may really take
CASE_SECONDS = 60
MOST_SAID = 5_000
MOST_FAULTS = 5


class Hang(BaseException):
    pass


def main(first: int, count: int, names: list[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import override_settings

    logging.getLogger().handlers.clear()  # what is refused is logged ten thousand times
    call_command("migrate", verbosity=0)
    signal.signal(signal.SIGALRM, alarm)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        for parser in all_parsers(names):
            say(run(parser, first, count, Path(settings.HOME)))


def all_parsers(names: list[str]) -> list[Any]:
    """In this order: a town is founded in an empty database, requests make one that stays."""
    from tests.unbreakable.addresses import body_parsers, request_parser
    from tests.unbreakable.parsers import parsers

    known = [*parsers(), *body_parsers(), request_parser()]
    return [parser for parser in known if parser.name in names or not names]


def most_resident() -> int:
    """Bytes, of this program alone: getrusage also counts what its parent held when it was started."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def run(parser: Any, first: int, count: int, home: Path) -> dict[str, Any]:
    from tests.unbreakable.mutations import mutated

    outcomes, faults = Counter[str](), list[dict[str, Any]]()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        seeds = parser.seeds(folder)
        for number in range(first, first + max(len(seeds), int(count * (parser.share if count < 1000 else 1)))):
            content = mutated(parser.name, number, seeds, parser.body_after)
            (home.parent / "case").write_bytes(f"{parser.name} {number}\n".encode() + base64.b64encode(content))
            outcome, fault = outcome_of(parser, content, folder)
            outcomes[outcome] += 1
            if fault and len(faults) < MOST_FAULTS:
                faults.append({"number": number, "fault": fault, "base64": base64.b64encode(content).decode()})
    resident = most_resident()
    cases = sum(outcomes.values())
    return {"parser": parser.name, "cases": cases, "outcomes": outcomes, "faults": faults, "resident": resident}


def outcome_of(parser: Any, content: bytes, folder: Path) -> tuple[str, str]:
    before = parser.state()
    faulthandler.dump_traceback_later(2 * CASE_SECONDS, exit=True)  # where no signal reaches: inside C
    signal.alarm(CASE_SECONDS)
    try:
        with silence():
            parser.read(content, folder)
    except parser.refusals as refusal:
        message = said(refusal)
        is_clear = bool(message) and len(message) < MOST_SAID
        is_whole = parser.state() == before
        fault = "" if is_clear and is_whole else f"{message[:200]!r}: unclear, or it left something behind"
        return ("fault" if fault else f"refused: {getattr(refusal, 'code', type(refusal).__name__)}", fault)
    except BaseException as error:  # noqa: BLE001 - whatever else it is, it is what is looked for
        return "fault", described(error)
    finally:
        signal.alarm(0)
        faulthandler.cancel_dump_traceback_later()
    return "read", ""


def said(refusal: BaseException) -> str:
    message = getattr(refusal, "message", None)
    return str(refusal) if message is None else str(message)


def described(error: BaseException) -> str:
    import traceback

    frames = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(error).__name__}: {str(error)[:300]!r} at {where}"


@contextmanager
def silence() -> Any:
    """Commands print and the parser of arguments complains; a strict stream, as a terminal is."""
    out = TextIOWrapper(BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(StringIO()):
        yield
        out.flush()


def alarm(_number: int, _frame: Any) -> None:
    raise Hang(f"{CASE_SECONDS} s")


def say(words: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
