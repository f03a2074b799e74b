"""Every visible text is in both catalogues, translated, with the same placeholders; and the check sees when not."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog, Message
from django.utils import translation

from shouwang.console.texts import TEXTS

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts" / "messages.py"


@pytest.fixture(scope="module")
def messages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_code_is_translated():
    """`make check` asks the same; `make messages` lists what to do."""
    answer = subprocess.run([sys.executable, SCRIPT, "check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (answer.stdout, answer.stderr, answer.returncode) == ("", "", 0)


@pytest.mark.parametrize(
    ("translation", "flags", "fault"),
    [
        ("%(unit)s 已派", (), None),
        ("", (), "not translated"),
        ("%(unit)s 已派", ("fuzzy",), "fuzzy"),
        ("%(name)s 已派", (), "other placeholders"),
        ("已派", (), "other placeholders"),
    ],
)
def test_each_fault_of_a_translation_is_named_with_its_place(messages, translation, flags, fault):
    found, catalog = Catalog(), Catalog()
    found.add("%(unit)s ordered", locations=[("shouwang/x.py", 7)])
    catalog.add("%(unit)s ordered", translation, flags=flags)
    expected = [f"shouwang/x.py:7: {fault} in zh_Hans: '%(unit)s ordered'"] if fault else []
    assert list(messages._faults("zh_Hans", found, catalog)) == expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("answered after {seconds} s (within {target} s)", "answered after {seconds}\u00a0s (within {target}\u00a0s)"),
        ("%(found).1f m wide, at most 30 minutes", "%(found).1f\u00a0m wide, at most 30\u00a0minutes"),
        ("停在%(entrance)s前 %(metres)d 米", "停在%(entrance)s前 %(metres)d\u00a0米"),
        ("%(width)g m by %(height)g m", "%(width)g\u00a0m by %(height)g\u00a0m"),
        ("{n} merged, {n} sheets, 24 hydrants", "{n} merged, {n} sheets, 24 hydrants"),
    ],
)
def test_no_line_breaks_between_a_number_and_its_unit(messages, text, kept):
    assert messages.kept_together(text) == kept


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "{n}\u00a0公里"), ("en", "{n}\u00a0km")])
def test_the_pages_are_given_numbers_that_stay_with_their_units(language, words):
    with translation.override(language):
        assert str(TEXTS["kilometres_short"]) == words


def test_a_text_that_only_one_side_knows_is_named(messages):
    found, catalog = Catalog(), Catalog()
    found.add("new", locations=[("shouwang/x.py", 7)])
    catalog.add("old", "旧")
    assert list(messages._faults("en", found, catalog)) == [
        "shouwang/x.py:7: missing in en: 'new'",
        "shouwang/locale/en/LC_MESSAGES/django.po: in the code no more: 'old'",
    ]


@pytest.mark.parametrize(
    ("words", "is_fault"),
    [
        ("已保存,有网络即发送", True),
        ("未应答;再派", True),
        ("接警:12", True),
        ("净宽(米)", True),
        ("共 4 步(见下)", True),
        ("缺什么?", True),
        ("%(file)s:%(problem)s", True),
        ("{name}, {place}", True),
        ("已保存，有网络即发送；接警：12（缺什么？）", False),
        ("时间请写作 23:58 或 23:58:30。", False),
        ("%(stop)s：%(why)s", False),
    ],
)
def test_chinese_has_punctuation_of_its_own_width(messages, words, is_fault):
    fault = "half-width punctuation beside Chinese"
    assert messages._width_fault("zh_Hans", Message("saved", words)) == (fault if is_fault else None)
    assert messages._width_fault("en", Message("saved", words)) is None


def test_texts_of_python_and_of_templates_are_found(messages, tmp_path, monkeypatch):
    """Singular, plural, with a context, over two lines, and in templates with and without plural."""
    package = tmp_path / "shouwang"
    (package / "templates").mkdir(parents=True)
    (package / "code.py").write_text(
        'from x import gettext_lazy as _\na = _("one")\nb = ngettext("%(n)d day", "%(n)d days", 2)\n'
        'c = pgettext("road", "open")\nd = _(\n    "two "\n    "lines"\n)\ne = _(variable)\n'
    )
    (package / "templates" / "page.html").write_text(
        "{% load i18n %}\n<p>it's \"{% translate 'seen' %}\"\n"
        "  {% blocktranslate count n=3 %}{{ n }} car{% plural %}{{ n }} cars{% endblocktranslate %}</p>\n"
    )
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    monkeypatch.setattr(messages, "PACKAGE", package)
    found = {
        (message.context, messages.ids(message), message.locations[0]) for message in messages.extract() if message.id
    }
    assert found == {
        (None, ("one",), ("shouwang/code.py", 2)),
        (None, ("%(n)d day", "%(n)d days"), ("shouwang/code.py", 3)),
        ("road", ("open",), ("shouwang/code.py", 4)),
        (None, ("two lines",), ("shouwang/code.py", 6)),
        (None, ("seen",), ("shouwang/templates/page.html", 2)),
        (None, ("%(n)s car", "%(n)s cars"), ("shouwang/templates/page.html", 3)),
    }
