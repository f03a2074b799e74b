"""Progress: a line a step in a log, one line redrawn on a terminal."""

import re
from io import StringIO
from pathlib import Path

from django.utils.translation import override

import shouwang
from shouwang.operate.progress import NUMBER, STEPS, Progress, in_words


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def steps(out: StringIO) -> str:
    with override("en"), Progress(out) as progress:
        for share in (0.0, 0.04, 0.5, 1.0):
            progress("read", share)
        progress("write", 0.0)
    return out.getvalue()


def test_a_log_gets_beginning_and_end_of_each_step() -> None:
    assert steps(StringIO()) == "read:   0%\nread: 100%\nwrite:   0%\n"


def test_a_terminal_is_redrawn() -> None:
    read = "".join(f"\rread: {share}\x1b[K" for share in ("  0%", " 50%", "100%"))
    assert steps(Terminal()) == f"{read}\n\rwrite:   0%\x1b[K\n"


def test_every_step_that_is_reported_has_words_in_both_languages() -> None:
    """Whatever the code hands to ``progress`` or ``report``, with a number for what stands in braces."""
    reported = re.compile(r"""(?:progress|report)\(f?"([^"]+)"(?: if \w+ else "([^"]+)")?""")
    code = "\n".join(path.read_text("utf-8") for path in Path(shouwang.__file__).parent.rglob("*.py"))
    steps = {step for steps in reported.findall(code) for step in steps if step}
    assert len(steps) > 8
    assert {NUMBER.sub("N", re.sub(r"{\w+}", "1", step)) for step in steps} - set(STEPS) == set()
    with override("zh-hans"):
        assert (in_words("zoom 12"), in_words("done, 4 broken boundaries skipped")) == (
            "缩放级别 12",
            "完成，跳过 4 条残缺的边界",
        )
    with override("en"):
        assert in_words("zoom 12") == "zoom 12"
