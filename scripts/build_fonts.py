"""Put the typeface of printed sheets into the package: `python scripts/build_fonts.py [--force]`.

Noto Sans SC (SIL Open Font License 1.1) as the npm package @expo-google-fonts/noto-sans-sc carries it, which
package-lock.json pins: the regular and the bold face with all 20,976 characters of the basic block and 6,582 of
extension A, because the name of a place may need any of them. Nothing is cut off here: the sheets embed what they use.
"""

import hashlib
import shutil
import sys
from pathlib import Path

import build_pages

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"
BUILT = ROOT / "shouwang" / "ui" / "fonts" / "built"
STAMP = BUILT / "sources.sha256"
FILES = {
    "NotoSansSC-Regular.ttf": PACKAGE / "400Regular" / "NotoSansSC_400Regular.ttf",
    "NotoSansSC-Bold.ttf": PACKAGE / "700Bold" / "NotoSansSC_700Bold.ttf",
    "OFL.txt": PACKAGE / "LICENSE_FONT",  # the licence asks to be carried along
}


def sources_hash() -> str:
    sources = (ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def main(arguments: list[str]) -> None:
    wanted = sources_hash()
    is_whole = STAMP.is_file() and STAMP.read_text() == wanted and all((BUILT / name).is_file() for name in FILES)
    if is_whole and "--force" not in arguments:
        sys.stdout.write("fonts: up to date\n")
        return
    if not PACKAGE.is_dir():
        build_pages.install_packages(ROOT, build_pages.find_node()[1])
    BUILT.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        shutil.copyfile(source, BUILT / name)
    STAMP.write_text(wanted)
    kilobytes = sum((BUILT / name).stat().st_size for name in FILES) // 1000
    sys.stdout.write(f"fonts: built, {len(FILES) - 1} faces, {kilobytes} kB\n")


if __name__ == "__main__":
    main(sys.argv[1:])
