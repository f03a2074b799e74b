"""Two streets that meet, in the notations people use: Broadway & Fleet, corner of A and B, A/B, 甲路与乙路交叉口."""

import re

from shouwang.engine.names.folding import DENSE, fold

CROSSING_MARKS = ("&", "/", " and ", "口", "交", "@")  # no crossing is written without one of them
_LEAD = r"(?:(?:at |on )?(?:the )?(?:corner|intersection|junction|crossing|cnr) (?:of )?)?"
_LATIN = re.compile(
    rf"{_LEAD}(?P<one>[^&/@+]*[^\W\d][^&/@+]*?)(?:\s*[&/@+\\]\s*|,? (?:and|at|x|og|und|et|y) )(?P<other>.+)"
)
_ROAD = "(?:路|街|大道|大街|道|巷|弄|胡同|公路)"
_MEET = (
    "(?:的?(?:交叉路口|十字路口|丁字路口|三岔路口|交叉口|交汇处|交汇口|交界处|交界|相交|路口|口|"
    "拐角处?|转角处?|拐弯处))"
)
_HAN = re.compile(
    rf"(?P<one>.*{_ROAD}|.{{2,}}?)\s*(?:和|与|跟|及|同|、|/|&|\+|-|—|\s)\s*(?P<other>.*?{_ROAD}?){_MEET}"
    rf"|(?P<first>.*?{_ROAD})(?P<second>.+?{_ROAD}){_MEET}"
    rf"|(?P<left>.+{_ROAD})\s*[&/+]\s*(?P<right>.+{_ROAD})"
)
_DENSE = re.compile(f"[{DENSE}]")


def crossing_of(text: str) -> tuple[str, str] | None:
    """The two streets of a crossing, in the order said; None for anything else."""
    text = text[:200].strip()
    if _DENSE.search(text):
        folded = fold(text)
        if not re.search(f"{_MEET}$|[&/+]", folded):
            return None
        found = _HAN.fullmatch(folded)
        pairs = found and [
            (found[one], found[two]) for one, two in (("one", "other"), ("first", "second"), ("left", "right"))
        ]
        return next(((one, two) for one, two in pairs or () if one and two), None)
    found = _LATIN.fullmatch(fold(text))
    return (found["one"].strip(), found["other"].strip()) if found and found["other"].strip() else None
