"""`make check`: everything that can be said about the code without running it. All steps run; one that fails counts."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from build_pages import find_node, install_packages

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def run(*command: str | Path) -> bool:
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603 - our own


def pages() -> bool:
    _node, npm = find_node()
    install_packages(ROOT, npm)
    return run(*npm, "run", "--silent", "check")


def advisories() -> bool:
    """What is known against the locked packages. Without the network nothing is known: that is said, and no fault."""
    with tempfile.TemporaryDirectory(prefix="shouwang-advisories-") as folder:
        found = Path(folder) / "found.json"
        asked = ["--requirement", "requirements.lock", "--no-deps", "--disable-pip", "--progress-spinner", "off"]
        command = [str(BIN / "pip-audit"), *asked, "--timeout", "10", "--format", "json", "--output", str(found)]
        ended = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own
        packages = json.loads(found.read_text())["dependencies"] if found.exists() and found.stat().st_size else []
    known = [package for package in packages if "skip_reason" not in package]
    faults = [(package["name"], fault["id"]) for package in known for fault in package["vulns"]]
    for name, fault in faults:
        sys.stdout.write(f"check: advisories: {name}: {fault}\n")
    if len(known) < len(packages) or not packages:
        sys.stdout.write(f"check: advisories: {len(known)} of {len(packages) or 'all'} packages could be asked for\n")
    if not known:
        told = [package["skip_reason"] for package in packages] or ended.stderr.strip().splitlines()[-1:]
        reason = (told or ["no answer"])[0][:200]
        sys.stdout.write(f"check: advisories: NOT CHECKED, the database cannot be reached from here: {reason}\n")
    return not faults


STEPS: dict[str, Callable[[], bool]] = {
    "format": lambda: run(BIN / "ruff", "format", "--check", "--quiet", "."),
    "lint": lambda: run(BIN / "ruff", "check", "--quiet", "."),
    "types": lambda: run(BIN / "mypy", "--no-error-summary", "shouwang", "scripts", "bench"),
    "security": lambda: run(BIN / "bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "shouwang"),
    "advisories": advisories,
    "imports": lambda: run(BIN / "lint-imports", "--no-logo"),
    "migrations": lambda: run(sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"),
    "messages": lambda: run(sys.executable, "scripts/messages.py", "check"),
    "pages": pages,
}


def passes(name: str, step: Callable[[], bool]) -> bool:
    sys.stdout.write(f"check: {name}\n")
    sys.stdout.flush()
    started = time.monotonic()
    is_well = step()
    sys.stdout.write(f"check: {name} {'passed' if is_well else 'FAILED'} in {time.monotonic() - started:.1f} s\n")
    sys.stdout.flush()
    return is_well


def be_no_installation(home: str) -> None:
    """The steps must not see the settings of an installation that happens to be set up here."""
    for name in [name for name in os.environ if name.startswith("SHOUWANG_")]:
        del os.environ[name]
    os.environ |= {"SHOUWANG_HOME": home, "DJANGO_SETTINGS_MODULE": "shouwang.settings"}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="shouwang-check-") as home:
        be_no_installation(home)
        failed = [name for name, step in STEPS.items() if not passes(name, step)]
    sys.stdout.write(f"check: {', '.join(failed)} FAILED\n" if failed else "check: all passed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
