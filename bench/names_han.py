"""Places with Han names by everything that a query set asks: by name, by area, by pinyin, by initials, by short form.

A text fits a place where it holds the place's name or an alias and no area that the place does not lie in. All the
places that a text fits equally are the truth of a query.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache

from opencc import OpenCC
from pypinyin import lazy_pinyin

from bench.names_files import Place, is_han
from bench.names_slips import is_one_slip_away, with_hole

Reading = Callable[[str], Sequence[str]]
ENDINGS = (
    "社区居民委员会", "居民委员会", "社区居委会", "居委会", "村民委员会", "村委会", "虚拟社区", "社区",
    "街道办事处", "地区办事处", "办事处", "街道", "镇", "乡", "苏木",
)  # fmt: skip
_AREA_ENDINGS = (
    "壮族自治区",
    "回族自治区",
    "维吾尔自治区",
    "自治区",
    "自治州",
    "自治县",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
)
_COMMON = 20  # occurrences in the names from which on a character is one that people write
_NOT_LETTERS = re.compile(r"[\W_]")
_TO_SIMPLIFIED, _TO_TRADITIONAL = OpenCC("t2s"), OpenCC("s2t")


class _Simplified(dict[int, str]):
    """For `str.translate`: each character is looked up once."""

    def __missing__(self, point: int) -> str:
        self[point] = str(_TO_SIMPLIFIED.convert(chr(point)))
        return self[point]


_SIMPLIFIED = _Simplified()


def folded(text: str) -> str:
    """Simplified character by character, one width, one case, no spaces."""
    return unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED).casefold().replace(" ", "")


def traditional(text: str) -> str:
    return str(_TO_TRADITIONAL.convert(text))


def read_in_context(text: str) -> list[str]:
    """One toneless syllable a character, as the words around it have it: 长 in 长安 is chang. lü is lv, as typed."""
    return [str(one) for one in lazy_pinyin(text)]


@lru_cache(maxsize=1 << 14)
def read_alone(character: str) -> str:
    return str(lazy_pinyin(character)[0])


def latin_key(text: str) -> str:
    """Letters and digits without accents: "Ch'ang-an" is changan."""
    plain = unicodedata.normalize("NFD", text.casefold())
    return _NOT_LETTERS.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def stems(name: str) -> list[str]:
    """The name without an administrative ending, the shortest first; a stem is two characters or more."""
    return [name[: -len(ending)] for ending in ENDINGS if name.endswith(ending) and len(name) - len(ending) >= 2]


def words(name: str, *, is_area: bool) -> list[str]:
    """兴宁社区居委会 as one would put spaces into it: 兴宁, 社区, 居委会. 市 is an ending of areas, not of 超市."""
    endings = (*ENDINGS, *_AREA_ENDINGS) if is_area else ENDINGS
    ending = next((one for one in endings if name.endswith(one) and len(name) > len(one)), "")
    if ending.startswith("社区") and ending != "社区":
        return [name[: -len(ending)], "社区", ending[2:]]
    return [name[: -len(ending)], ending] if ending else [name]


class HanPlaces:
    def __init__(self, places: Sequence[Place], reading: Reading = read_in_context) -> None:
        self.places, self.reading = places, lru_cache(maxsize=None)(reading)

    @cached_property
    def by_name(self) -> dict[str, list[Place]]:
        return self._by(lambda place: map(folded, _names(place)))

    @cached_property
    def by_part(self) -> dict[str, list[Place]]:
        return self._by(lambda place: place.parts)

    @cached_property
    def by_pinyin(self) -> dict[str, list[Place]]:
        return self._by(lambda place: map(self.pinyin, _names(place)))

    @cached_property
    def by_initials(self) -> dict[str, list[Place]]:
        return self._by(lambda place: (self.initials(text) for name in _names(place) for text in (name, *stems(name))))

    @cached_property
    def by_short_form(self) -> dict[str, list[Place]]:
        return self._by(lambda place: (text for name in _names(place) for text in (folded(name), *stems(folded(name)))))

    @cached_property
    def common(self) -> list[str]:
        counts = Counter(letter for place in self.places for letter in place.name if is_han(letter))
        return sorted(letter for letter, count in counts.items() if count >= _COMMON)

    @cached_property
    def homophones(self) -> dict[str, list[str]]:
        """Common characters by their syllable."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for letter in self.common:
            found[read_alone(letter)].append(letter)
        return found

    def pinyin(self, text: str) -> str:
        return latin_key("".join(self.reading(folded(text))) if is_han(text) else text)

    def initials(self, text: str) -> str:
        return latin_key("".join(one[:1] for one in self.reading(folded(text)))) if is_han(text) else latin_key(text)

    def called(self, name: str, parts: Iterable[str]) -> list[Place]:
        """Those of that name or alias that lie in all these areas.

        A name that begins with an area (徽县城关镇) is also said of what is called the rest of it there.
        """
        text, within = folded(name), set(parts)
        found = [place for place in self.by_name.get(text, ()) if within <= set(place.parts)]
        for end in range(2, len(text) - 1):
            if text[:end] in self.by_part:
                inner = within | {text[:end]}
                found += [place for place in self.by_name.get(text[end:], ()) if inner <= set(place.parts)]
        return found

    def sounding(self, pinyin: str, parts: Iterable[str]) -> list[Place]:
        found = self.by_pinyin.get(pinyin, ())
        return [place for place in found if all(self._is_in(place, part) for part in parts)]

    @cached_property
    def by_hole(self) -> dict[str, list[Place]]:
        """By every name and by what is left of it without any one of its characters."""
        return self._by(lambda place: (text for name in _names(place) for text in with_hole(folded(name))))

    def one_slip_away(self, name: str, part: str | None) -> list[Place]:
        """In the areas of that name; None: anywhere."""
        text = folded(name)
        if part is None:
            sharing = (place for one in with_hole(text) for place in self.by_hole.get(one, ()))
            places = list({place.id: place for place in sharing}.values())
        else:
            places = self.by_part[part]
        return [place for place in places if any(is_one_slip_away(text, folded(known)) for known in _names(place))]

    def _is_in(self, place: Place, part: str) -> bool:
        return any(known == part or self.pinyin(known) == self.pinyin(part) for known in place.parts)

    def _by(self, keys: Callable[[Place], Iterable[str]]) -> dict[str, list[Place]]:
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            for key in dict.fromkeys(keys(place)):
                found[key].append(place)
        return dict(found)


def _names(place: Place) -> tuple[str, ...]:
    return (place.name, *place.aliases)
