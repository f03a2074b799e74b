"""`make setup`: the environment in .venv, the locked packages, this project, the pages, the messages.

Needs the standard library only. Does nothing twice: a stamp in .venv holds the hash of what it was made from.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
STAMP = VENV / "setup.sha256"
LOCK, UV_LOCK = ROOT / "requirements.lock", ROOT / "scripts" / "uv.lock"
INPUTS = (LOCK, UV_LOCK, ROOT / "pyproject.toml", Path(__file__).resolve())
BASE_PYTHON = getattr(sys, "_base_executable", sys.executable)  # not the one in the .venv that may be made anew
NETWORK = (
    "Packages come from the registry that pip and uv are set up for; is it reachable from here? "
    "A proxy is named by HTTPS_PROXY, its certificate by SSL_CERT_FILE."
)


class SetupError(SystemExit):
    """Says what is missing or failed, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(f"setup: {words}")


def inputs_hash() -> str:
    """Of everything the environment is made from, the place it stands at and its Python included."""
    whole = hashlib.sha256(f"{ROOT}\0{sys.version_info[:2]}\0{sys.platform}".encode())
    for path in INPUTS:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def require_venv() -> None:
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise SetupError(
                f"{BASE_PYTHON} has no module {module}. On Debian and Ubuntu: apt install python{version}-venv; "
                "elsewhere use a complete Python: make setup PYTHON=/path/to/python3"
            )


def step(words: str, command: Sequence[str | Path], advice: str) -> None:
    """One command, quiet while it goes well; its own words and ours where it fails."""
    sys.stdout.write(f"setup: {words} ... ")
    sys.stdout.flush()
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    sys.stdout.write(f"{time.monotonic() - started:.1f} s\n" if done.returncode == 0 else "failed\n")
    sys.stdout.flush()
    if done.returncode:
        sys.stdout.write(done.stdout)
        raise SetupError(f"{words}: exit code {done.returncode}. {advice}")


def make_environment() -> None:
    require_venv()
    shutil.rmtree(VENV, ignore_errors=True)
    version = ".".join(str(part) for part in sys.version_info[:3])
    step(f"a new .venv with Python {version}", [BASE_PYTHON, "-m", "venv", VENV], "Its own words are above.")
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    step("the installer uv", [*pip, "-r", UV_LOCK], NETWORK)


def is_usable() -> bool:
    """Whether .venv can be kept and only brought up to date: made here, by this Python."""
    made = VENV / "made_of"
    return os.access(PYTHON, os.X_OK) and UV.exists() and made.is_file() and made.read_text() == _made_of()


def _made_of() -> str:
    uv = hashlib.sha256(UV_LOCK.read_bytes()).hexdigest()
    return f"{ROOT} {sys.version_info.major}.{sys.version_info.minor} {uv}"


def install() -> None:
    if not is_usable():
        make_environment()
        (VENV / "made_of").write_text(_made_of())
    uv: list[str | Path] = [UV, "--quiet", "--system-certs", "pip"]
    step("the locked packages", [*uv, "sync", "--python", PYTHON, "--require-hashes", LOCK], NETWORK)
    step(
        "this project",
        [*uv, "install", "--python", PYTHON, "--no-deps", "--no-build-isolation", "--editable", ROOT],
        NETWORK,
    )


def build(script: str, *arguments: str) -> None:
    done = subprocess.run([PYTHON, ROOT / "scripts" / script, *arguments], cwd=ROOT, check=False)  # noqa: S603
    if done.returncode:
        raise SetupError(f"scripts/{script} failed; its own words are above")


def main() -> None:
    os.environ.pop("VIRTUAL_ENV", None)  # another environment that happens to be active is not ours
    wanted = inputs_hash()
    if not (os.access(PYTHON, os.X_OK) and STAMP.is_file() and STAMP.read_text() == wanted):
        STAMP.unlink(missing_ok=True)
        install()
        STAMP.write_text(wanted)
    build("build_pages.py")
    build("build_gazetteer.py")
    build("build_fonts.py")
    build("messages.py", "compile")


if __name__ == "__main__":
    main()
