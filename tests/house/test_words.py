"""The glossary, the rights and the pages use one Chinese word for one idea."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "shouwang" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# A word that was used beside the glossary's, and the glossary's.
REPLACED = {
    "结案": "办结",
    "重新开启": "重新打开",
    "全部撤离": "全部撤回",
    "签收": "接单",
    "处毕": "处置完毕",
    "派警员": "调度员",
    "处理结果": "处置结果",
    "类别": "类型",
}
# What the pages call it in English, and the glossary's Chinese.
SHOWN = {
    "Accept": "接单",
    "Clear": "处置完毕",
    "Close": "办结",
    "Clocks": "计时",
    "Decline": "无法接单",
    "Hand over": "移交",
    "Outcome": "处置结果",
    "Reinforce": "增援",
    "Split": "拆分",
    "Stand down": "全部撤回",
    "Type": "类型",
    "dispatcher": "调度员",
}


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


@pytest.mark.parametrize("path", ["docs/glossary.md", "docs/rights.md", str(CATALOGUE.relative_to(ROOT))])
def test_a_word_that_was_replaced_does_not_come_back(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert {word: better for word, better in REPLACED.items() if word in text} == {}


def test_the_pages_say_what_the_glossary_says():
    glossary, said = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), catalogue()
    assert {english: said[english] for english in SHOWN} == SHOWN
    assert [word for word in SHOWN.values() if word not in glossary] == []
