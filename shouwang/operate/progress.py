"""Progress of long steps on a terminal or in a log: one line a step, redrawn where that is possible."""

import re
from types import TracebackType
from typing import Self, TextIO

from django.utils.translation import gettext_lazy as _

NUMBER = re.compile(r"\d+")
# The engine names its steps and speaks no language; N is a number.
STEPS = {
    "check": _("check"),
    "nodes": _("nodes"),
    "ways": _("ways"),
    "roads": _("roads"),
    "junctions": _("junctions"),
    "network": _("network"),
    "zoom N": _("zoom %(number)s"),
    "invent": _("invent"),
    "write": _("write"),
    "replay": _("replay"),
    "done": _("done"),
    "done, N broken boundaries skipped": _("done, %(number)s broken boundaries skipped"),
}


def in_words(step: str) -> str:
    words = STEPS.get(NUMBER.sub("N", step))
    found = NUMBER.search(step)
    return step if words is None else str(words) % {"number": found.group() if found else ""}


class Progress:
    """Called with a step's name and the share done; prints each tenth, or redraws on a terminal."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.step = ""
        self.shown = -1

    def __enter__(self) -> Self:
        return self

    def __call__(self, step: str, share: float) -> None:
        tenths = int(share * 10)
        if (step, tenths) == (self.step, self.shown):
            return
        is_terminal = self.out.isatty()
        if step != self.step and self.step and is_terminal:
            self.out.write("\n")
        self.step, self.shown = step, tenths
        if is_terminal or tenths in {0, 10}:
            line = f"{in_words(step)}: {share:4.0%}"
            self.out.write(f"\r{line}\x1b[K" if is_terminal else f"{line}\n")
            self.out.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.step and self.out.isatty():
            self.out.write("\n")
