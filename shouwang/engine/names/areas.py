"""The parts of an area as people say them: of 广西壮族自治区/南宁市/兴宁区 each part is a name of its own."""

import re

from shouwang.engine.names.folding import DENSE

_SEPARATORS = re.compile(r"\s*[/>|,;，、；]\s*")
_DENSE = re.compile(f"[{DENSE}]")
_DIVISION = re.compile(
    r".{2,}?(?:特别行政区|自治区|自治州|自治县|自治旗|街道办事处|街道|地区|新区|林区|省|市|区|县|旗|盟|州|镇|乡|社区|村)"
    r"(?![区道镇村]|办事处|委会)"
)


def parts_of(area_path: str) -> list[str]:
    """ "City/district/quarter", or the same joined by commas, spaces (of Han names) or nothing at all."""
    parts = [part for part in _SEPARATORS.split(area_path) if part]
    return [finer for part in parts for finer in (_divisions(part) if _DENSE.search(part) else [part])]


def _divisions(part: str) -> list[str]:
    found = []
    for piece in part.split():
        at = 0
        for match in _DIVISION.finditer(piece):
            found.append(piece[at : match.end()])
            at = match.end()
        if piece[at:]:
            found.append(piece[at:])
    return found
