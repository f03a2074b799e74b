"""Numbers with and without their unit: 3栋, 二单元, B座, 12-3-1001, 附1号, 5组6号, 地下1层."""

import re

from shouwang.engine.names.address.lexicon import Kind

_HAN = "一二三四五六七八九十百零两"
_DIGITS = r"\d{1,6}"
_NUMBER = f"[a-z]{{0,2}}{_DIGITS}[a-z]?"
_PLAIN = f"(?:{_NUMBER}|[{_HAN}]{{1,5}})"
_PREFIX = "(?:第|笫|甲|乙|丙|丁|附|新|老|自编|临)?"
_JOINED = f"{_PREFIX}{_PLAIN}(?:[-/、~之]{_PLAIN})?"
_NO_NUMBER = "(?![楼搂院线桥]|门(?![口前面诊])|路(?!口))"  # 3号楼, 3号门, 3号路 are something else
_UNITS: tuple[tuple[str, dict[Kind, float]], ...] = (
    (f"{_JOINED}(?:号楼|号搂|号幢|幢|栋|撞|懂)", {"building": 7}),
    ("(?:[a-z][a-z]?-?\\d*|[东南西北左右前后])[幢栋座楼](?!道)", {"building": 7}),
    (f"{_PLAIN}座|{_PLAIN}号?排|{_PLAIN}(?:号写字楼|高楼|号馆|塔楼|塔|馆)", {"building": 5}),
    (f"(?:{_JOINED}|[东南西北中])(?:单元|单无|门洞|梯)", {"unit": 7}),
    (f"(?:地下|负|第)?(?:{_DIGITS}(?:-{_DIGITS})?|[{_HAN}]{{1,3}}|[a-z]\\d)[楼层](?!村|镇|乡|路|街)",
     {"floor": 6, "building": 0}),
    ("\\d{1,2}f(?![a-z0-9])|-\\d[楼层f]|b\\d层|架空层|夹层|首层|底[楼层]|顶[楼层]|地下[一二三]?层", {"floor": 6.5}),
    ("b\\d(?![\\d-])", {"floor": 2.5}),
    (f"{_PLAIN}(?:室|房间|房|铺|商铺|店铺|档|商位|铺位|号商铺|号铺|号店|号房|号间|号室)", {"room": 7}),
    (f"[a-z]?{_DIGITS}[店仓间市户]", {"room": 4}),
    (f"{_PREFIX}{_NUMBER}(?:支弄|弄|巷)", {"lane": 6}),
    (f"[{_HAN}]{{1,3}}(?:支弄|弄|巷)", {"lane": 4}),
    (f"{_PLAIN}(?:村民小组|村民组|小组|组|生产队|队)", {"group": 6}),
    (f"{_PLAIN}[社]", {"group": 3}),
    (f"{_JOINED}(?:组|队){_PLAIN}号(?:附{_PLAIN}号)?", {"number": 9}),
    (f"{_PREFIX}{_PLAIN}(?:[、~之]{_PLAIN})?[号好](?:之{_PLAIN}|附{_PLAIN}号?)?{_NO_NUMBER}",
     {"number": 6, "side_number": 6, "building_by_number": 5, "unit_by_number": 4, "room_by_number": 5}),
    (f"{_PREFIX}{_PLAIN}[-/]{_PLAIN}[号好]{_NO_NUMBER}", {"number": 5, "side_number": 5, "room_joined": 3.0}),
    (f"{_DIGITS}街", {"unit": 4}),
    (f"(?:[{_HAN}]{{1,3}}号|\\d{{1,3}}号?)(?:路|大街|街)", {"road": 6}),
    (f"[{_HAN}]{{1,3}}(?:路|大街|街)", {"road": 4}),
    ("[gsx]?\\d{2,3}(?:国道|省道|县道)", {"road": 8}),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), labels) for pattern, labels in _UNITS)
_BARE = re.compile(
    f"[a-z]{{0,2}}{_DIGITS}[a-z]?(?![a-z])|[a-z](?=-\\d)|[{_HAN}]{{1,4}}(?=-)"
    f"|(?<=-)[{_HAN}]{{1,4}}(?![{_HAN}路村期区号街])"
)
_BARE_JOINED = re.compile(f"[a-z]?{_DIGITS}[a-z]?[-/、~之]{_DIGITS}(?![-\\d])")
_RANGE = re.compile("(\\d{1,4})-(\\d{1,4})([号室]?)(?![-\\d])")
WIDEST_RANGE = 20
_REST = re.compile(f"(?:-(?:{_PLAIN}|[a-z])(?:号楼|[幢栋座号室楼]|单元)?)*")
_START = re.compile(f"[0-9a-z{_HAN}第笫甲乙丙丁附新老自临负地架夹首底顶东南西北左右前后中-]")
Token = tuple[int, Kind, float]


def numbers_at(text: str, start: int) -> list[Token]:
    """(end, kind, score) of every reading of a number that starts there."""
    if not _START.match(text, start):
        return []
    found: dict[tuple[int, Kind], float] = {}
    for pattern, labels in _COMPILED:
        match = pattern.match(text, start)
        if match:
            for kind, score in labels.items():
                key = match.end(), kind
                found[key] = max(found.get(key, 0.0), _as_long(kind, score, match.group()))
    tokens = [(end, kind, score) for (end, kind), score in found.items()]
    return [*tokens, *_ranges(text, start), *_bare(text, start)]


def _as_long(kind: Kind, score: float, words: str) -> float:
    """12号 within a building may be its unit, 1201号 is a room."""
    digits = sum(character.isdigit() for character in words)
    if kind == "unit_by_number":
        return score - (3 if digits > 2 else 0)
    if kind == "room_by_number":
        return score - (1.5 if digits < 3 else 0)
    if kind == "floor" and digits > 2:
        return score - 1
    return score


def _ranges(text: str, start: int) -> list[Token]:
    """456-458号 is one number, 105-110 one room; 12-3 are two."""
    match = _RANGE.match(text, start)
    if not match or (start and text[start - 1].isdigit()):
        return []
    first, last, unit = match.groups()
    if not int(first) < int(last) < int(first) + WIDEST_RANGE or not (unit or int(first) >= 100):
        return []
    return [(match.end(), "number", 7.5), (match.end(), "side_number", 7.5), (match.end(), "room_joined", 6.5)]


def _bare(text: str, start: int) -> list[Token]:
    match = _BARE.match(text, start)
    if not match or (start and text[start - 1].isdigit()):
        return []
    end, words = match.end(), match.group()
    size = sum(character.isdigit() for character in words)
    rest = _REST.match(text, end)
    behind = rest.group().count("-") if rest else 0
    has_letter = words[0].isalpha() and words[0].isascii()
    tokens: list[Token] = [
        (end, "number", 2.4 - 1.5 * has_letter - (2 if size > 4 else 0) - (1.5 if behind > 1 else 0)),
        (end, "side_number", 2),
        (end, "building", (2.5 if size <= 3 else 0) + (1 if behind else -0.5) + has_letter * 0.5),
        (end, "unit", (1.5 if size <= 2 else -1) + (1 if behind else -1.2)),
        (end, "floor", 0 if size <= 2 else -4),
        (end, "room", (3.5 if size >= 3 else 2) - 2.5 * behind + has_letter * 0.3),
    ]
    joined = _BARE_JOINED.match(text, start)
    if joined:
        tokens += [(joined.end(), "number", 0.5), (joined.end(), "room_joined", 0.8)]
    return tokens
