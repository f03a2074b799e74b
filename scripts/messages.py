"""The catalogues of shouwang/locale, in plain Python: `python scripts/messages.py update|check|compile|fill FILE`.

English is the language of the message ids. The zh_Hans catalogue is translated by people; the en catalogue is
written by `update` (each text is its own translation), so that both can be held to the same rule: complete.

update   takes new messages of the code into the catalogues, drops those that are gone, lists what is untranslated
fill     takes translations from a file of lines "English<TAB>Chinese"; never over one that is there
check    fails on anything missing, untranslated, fuzzy, superfluous, or with other placeholders, naming file and line
compile  writes the .mo files that Django reads, where they are older than their .po; there no line breaks between a
         number and its unit, whoever wrote the text with a plain space
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "shouwang"
LANGUAGES = ("zh_Hans", "en")
SINGULAR: dict[str, Any] = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"))
PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
IN_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
PLURAL_IN_CONTEXT = dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))
KEYWORDS: dict[str, Any] = SINGULAR | PLURAL | IN_CONTEXT | PLURAL_IN_CONTEXT
# What a text takes in: %(name)s of Python and templates, {name} of the pages' scripts.
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdrgf]|\{\w+\}")
UNITS = r"(?:s|min|h|m|km|seconds?|minutes?|hours?|days?|metres?)\b|秒|分|小时|天|米|公里"
ADDRESS = re.compile(r"https?://\S+")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,:;?!(]|[,:;?!)][\u4e00-\u9fff]")
NUMBER_AND_UNIT = re.compile(rf"(%\(\w+\)[\d.]*[sdfg]|\{{\w+\}}|\d) (?={UNITS})")
IDLE_HEADERS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
)


def po_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def python_source(path: Path) -> str:
    """What Babel reads of a file. A template becomes the calls that stand in it, on their own lines."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return source
    calls = templatize(source, origin=str(path))
    return "\n".join(line.strip() for line in calls.split("\n"))


def sources() -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob("*")):
        is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
        if is_template or path.suffix == ".py":
            yield path


def extract() -> Catalog:
    """Every message of the code, with the places it stands at."""
    found = Catalog(charset="utf-8")
    for path in sources():
        lines = io.BytesIO(python_source(path).encode())
        for line, function, texts, _comments in extract_python(lines, KEYWORDS, [], {"encoding": "utf-8"}):
            _add(found, function, texts, (path.relative_to(ROOT).as_posix(), line))
    return found


def _add(found: Catalog, function: object, texts: Any, place: tuple[str, int]) -> None:
    """One call as Babel's reader gives it: the arguments that are texts, None for those that are not."""
    given = [text for text in ((texts,) if isinstance(texts, str) else texts or ()) if text]
    context = given.pop(0) if function in IN_CONTEXT | PLURAL_IN_CONTEXT and given else None
    if given:
        is_plural = function in PLURAL | PLURAL_IN_CONTEXT and len(given) > 1
        found.add(tuple(given[:2]) if is_plural else given[0], locations=[place], context=context)


def read(language: str) -> Catalog:
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, domain="django", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, domain="django", charset="utf-8", abort_invalid=True)


def write(language: str, catalog: Catalog) -> None:
    """Sorted, without line numbers and dates: only what was translated shows as a change."""
    content = io.BytesIO()
    catalog.header_comment = f"# The words of Shouwang: {language}. See scripts/messages.py."
    catalog.fuzzy = False
    write_po(content, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = content.getvalue().decode().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in IDLE_HEADERS))]
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(kept), encoding="utf-8")


def entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def strings(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def ids(message: Message) -> tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else (str(message.id),)


def is_translated(message: Message) -> bool:
    return all(strings(message))


def update() -> list[str]:
    """Brings both catalogues in line with the code; the messages that wait for a translation."""
    found = extract()
    for language in LANGUAGES:
        catalog = read(language)
        catalog.update(found, no_fuzzy_matching=True)
        if language == "en":
            for message in entries(catalog):
                message.string = message.id
        write(language, catalog)
    return [ids(message)[0] for message in entries(read("zh_Hans")) if not is_translated(message)]


def fill(lines: Iterable[str]) -> int:
    """Puts translations where there are none yet; how many."""
    catalog, filled = read("zh_Hans"), 0
    for line in lines:
        english, _tab, chinese = line.rstrip("\n").replace("\\n", "\n").partition("\t")
        message = catalog.get(english)
        if message is not None and chinese and not is_translated(message):
            message.string = (chinese,) if message.pluralizable else chinese
            filled += 1
    write("zh_Hans", catalog)
    return filled


def check() -> list[str]:
    """What is wrong with the catalogues, each with the place in the code."""
    found = extract()
    return [fault for language in LANGUAGES for fault in _faults(language, found, read(language))]


def _faults(language: str, found: Catalog, catalog: Catalog) -> Iterator[str]:
    for message in entries(found):
        place = "{}:{}".format(*message.locations[0])
        entry = catalog.get(message.id, message.context)
        if fault := _fault(message, entry) or _width_fault(language, entry):
            yield f"{place}: {fault} in {language}: {ids(message)[0]!r}"
    for entry in entries(catalog):
        if found.get(entry.id, entry.context) is None:
            yield f"{po_path(language).relative_to(ROOT)}: in the code no more: {ids(entry)[0]!r}"


def _fault(message: Message, entry: Message | None) -> str | None:
    if entry is None:
        return "missing"
    if entry.fuzzy:
        return "fuzzy"
    if not is_translated(entry):
        return "not translated"
    wanted = {frozenset(PLACEHOLDER.findall(text)) for text in ids(message)}
    if not all(frozenset(PLACEHOLDER.findall(text)) in wanted for text in strings(entry)):
        return "other placeholders"
    return None


def _width_fault(language: str, entry: Message | None) -> str | None:
    """What a text takes in counts as Chinese: only numbers and Latin words keep the punctuation of ASCII."""
    if entry is None or not language.startswith("zh"):
        return None
    filled = (PLACEHOLDER.sub("中", ADDRESS.sub("", text)) for text in strings(entry))
    return "half-width punctuation beside Chinese" if any(map(HALF_WIDTH.search, filled)) else None


def kept_together(text: str) -> str:
    """No line ends between a number and its unit: 4 s."""
    return NUMBER_AND_UNIT.sub("\\1\u00a0", text)


def compiled(language: str) -> Catalog:
    catalog = read(language)
    for message in entries(catalog):
        whole = tuple(kept_together(text) for text in strings(message))
        message.string = whole if message.pluralizable else whole[0]
    return catalog


def compile_catalogues() -> int:
    """Writes the .mo files whose .po, or what is made of it here, is newer; how many."""
    written = 0
    for language in LANGUAGES:
        source = po_path(language)
        target = source.with_suffix(".mo")
        newest = max(path.stat().st_mtime for path in (source, Path(__file__)))
        if target.exists() and target.stat().st_mtime >= newest:
            continue
        with target.open("wb") as file:
            write_mo(file, compiled(language))
        written += 1
    return written


def main(arguments: list[str]) -> int:
    settings.configure()  # the template reader asks for it
    match arguments:
        case ["update"]:
            waiting = update()
            sys.stdout.write("".join(f"not translated: {text!r}\n" for text in waiting))
            sys.stdout.write(f"messages: {len(entries(read('en')))}, {len(waiting)} of them not translated\n")
        case ["fill", name]:
            sys.stdout.write(f"messages: {fill(Path(name).read_text(encoding='utf-8').splitlines())} filled\n")
        case ["check"]:
            faults = check()
            sys.stdout.write("".join(f"{fault}\n" for fault in faults))
            return 1 if faults else 0
        case ["compile"]:
            written = compile_catalogues()
            sys.stdout.write("messages: compiled\n" if written else "messages: up to date\n")
        case _:
            sys.stdout.write(f"{__doc__}\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
