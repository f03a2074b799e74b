"""Sheets for a printer: a Typst file and what it shows become a PDF, with no browser and no font of the machine.

What is shown goes in as data, never as part of the markup: nothing a caller said is read as an instruction.
The frame of every sheet (A4, head, "3 / 7", the words of a training installation) is ``ui/templates/ui/frame.typ``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwang.ui.training import training_words

if TYPE_CHECKING:
    from typst import Fonts

PACKAGE = Path(__file__).resolve().parent.parent
FONTS = PACKAGE / "ui" / "fonts" / "built"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Frame:
    """What stands at the head and foot of each page."""

    title: str
    station: str
    made_at: datetime
    mode: str = ""
    made_by: str = ""
    note: str = ""


def stamp(at: datetime) -> str:
    """A time as it stands on paper, in the city's zone: there is nothing to hover over."""
    local = timezone.localtime(at)
    day = WEEKDAYS[local.weekday()] if get_language() == "zh-hans" else f"{local:%a}"
    return f"{local:%Y-%m-%d} {day} {local:%H:%M:%S}"


def pdf(sheet: str, frame: Frame, shown: Mapping[str, object]) -> bytes:
    """``sheet``: the Typst file below the package; ``shown``: what it reads as ``paper``, made of JSON's own types."""
    import typst

    content = {**shown, "frame": _frame(frame)}
    compiled = typst.compile(
        str(PACKAGE / sheet),
        root=str(PACKAGE),
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        format="pdf",
    )
    if not isinstance(compiled, bytes):  # several pages of a picture would be a list; a PDF is one file
        raise TypeError("no PDF")
    return compiled


@cache
def _fonts() -> "Fonts":
    """The two faces that were built, once for a process: no other machine prints another page."""
    from typst import Fonts

    missing = [name for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf") if not (FONTS / name).is_file()]
    if missing:
        raise FileNotFoundError(f"{FONTS / missing[0]}: run scripts/build_fonts.py")
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _frame(frame: Frame) -> dict[str, object]:
    language = get_language() or settings.LANGUAGE_CODE
    made = _("Made %(time)s by %(name)s") if frame.made_by else _("Made %(time)s")
    return {
        "title": frame.title,
        "station": frame.station,
        "made": made % {"time": stamp(frame.made_at), "name": frame.made_by},
        "mode": frame.mode,
        "note": frame.note,
        "brand": _("Shouwang"),
        "language": "zh" if language.startswith("zh") else "en",
        "training": training_words() if settings.IS_TRAINING else "",
    }
