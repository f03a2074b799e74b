"""What a text says at every character, wherever its parts begin: divisions, numbers, words, where names may end."""

import re

from shouwang.engine.names.address import lexicon
from shouwang.engine.names.address.gazetteer import Division, Gazetteer
from shouwang.engine.names.address.lexicon import Kind
from shouwang.engine.names.address.numbers import numbers_at

SEPARATORS = frozenset(" ,_-/?!;#*+=")  # no name goes across these
_HAN_UNIT = re.compile("[一二三四五六七八九十]{1,3}(?:号楼|[幢栋楼层室组]|单元|号(?![线院桥]))")
_GATE = re.compile("[东南西北前后正侧大]门")
_SURE = 5.0  # the score of a number from which on it ends a name


class Survey:
    """Of one text in one spelling; every list has an entry a character (`is_break`, `endings`, `goes_on`, `stops` one
    more, for the end)."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        size = len(text)
        self.text, self.size = text, size
        self.divisions = [list(gazetteer.at(text, start)) for start in range(size)]
        self.named = {code for found in self.divisions for _, one in found if _is_said(one) for code in _cities(one)}
        ahead = self.divisions[0] if size else []
        self.around = self.named | {code for _, one in ahead if one.label == "district" for code in _cities(one)}
        self.relations = [lexicon.RELATION.match(text, start) for start in range(size)]
        self.noises = [lexicon.NOISE.match(text, start) for start in range(size)]
        self.withins = [lexicon.WITHIN.match(text, start) for start in range(size)]
        self.numbers = [numbers_at(text, start) for start in range(size)]
        self.is_unit = [bool(_HAN_UNIT.match(text, start)) for start in range(size)]
        self.is_break = [True] * (size + 1)
        for place in range(size - 1, -1, -1):
            self.is_break[place] = self._breaks(place)
        self.endings = [self._ending(end) for end in range(size + 1)]
        self.goes_on = [end > 0 and lexicon.GOES_ON.match(text, end - 1) is not None for end in range(size + 1)]
        self.starts_generic = [self._starts_generic(start) for start in range(size)]
        self.stops = self._stops()

    def fits(self, division: Division, start: int) -> bool:
        """Whether it lies in a city that the text names; a town also in that of a county in short at the start."""
        named = self.around if start and division.label == "town" else self.named
        return any(code in named for code in _cities(division))

    def is_behind_road(self, place: int) -> bool:
        return "road" in self.endings[place][1]

    def is_road_ahead(self, start: int) -> bool:
        """和 in 人民路和胜利街, not in 人民路和谐家园."""
        return any(self.is_behind_road(end) for end in range(start + 3, min(start + 10, self.size) + 1))

    def _breaks(self, place: int) -> bool:
        """Whether a name without a known ending may end before that character."""
        character = self.text[place]
        if self.relations[place] or self.noises[place] or self.is_unit[place]:
            return True
        if character.isascii() or not character.isalnum():
            return self._breaks_within_latin(place)
        if character in "旁内外里" and place > 1 and self.is_break[place + 1]:
            return True
        within = self.withins[place]
        if within and (within.group()[-1] == "期" or (within.group()[-1] == "门" and self.is_break[within.end()])):
            return True
        return any(score >= _SURE for _, _, score in self.numbers[place])

    def _breaks_within_latin(self, place: int) -> bool:
        character, before = self.text[place], self.text[place - 1 : place]
        if character.isdigit():
            return not (before.isascii() and before.isalnum())
        if character.isalpha():
            return bool(self.numbers[place]) and not (before.isascii() and before.isalpha())
        return True

    def _ending(self, end: int) -> tuple[int, dict[Kind, float]]:
        """The longest known ending there: its length, its labels."""
        for length in range(min(lexicon.LONGEST_ENDING, end), 0, -1):
            if length == 1 and _GATE.match(self.text, max(end - 2, 0)):
                break
            words = self.text[end - length : end]
            labels = lexicon.ENDINGS.get(words)
            if self.is_break[end]:
                labels = lexicon.ENDINGS_AT_BREAK.get(words, labels)
            if labels:
                return length, labels
        return 0, {}

    def _starts_generic(self, start: int) -> bool:
        """大学前湖校区: more likely the rest of a name than a name."""
        return any("compound" in lexicon.ENDINGS.get(self.text[start : start + length], ()) for length in (2, 3))

    def _stops(self) -> list[int]:
        """How far a name that starts there may reach."""
        stops, stop = [self.size] * (self.size + 1), self.size
        for place in range(self.size - 1, -1, -1):
            stop = place if self.text[place] in SEPARATORS else stop
            stops[place] = stop
        return stops


def _is_said(division: Division) -> bool:
    """Whether a name surely speaks of its city; the short name of a county may be anything."""
    return division.label == "city" or (division.label == "district" and not division.is_short)


def _cities(division: Division) -> list[str]:
    return [code[:4] for code in division.codes]
