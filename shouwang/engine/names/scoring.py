"""The rows that what was said may mean, best first: one pass over the names worth a look, in Numba.

A row is a name of a place. Its score is what of the name was said, against what was said and stays unexplained: by the
name, by a part of the place's area, by its numbers.
"""

import numpy as np
from numpy.typing import NDArray

from shouwang.engine.compiled import FLOATS, INTS, LONGS, compiled
from shouwang.engine.names.aligning import BYTES

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
_LEFT_OVER = 0.8
_LEAST_PART = 32  # a part of an area counts from two characters or three letters on
_NUMBER_LEVELS = 3
_LANE = 1  # a lane that was said and is not known (`numbers.UNITS`)
_OTHER_NAME = 0.97  # an alias or old name
_HALF_A_CROSSING = 0.85  # found by one of its two streets
_CONFIRMED_WEIGHT, _CONFIRMED_ENOUGH = 0.02, 5
_NEAR_WEIGHT, _UNIT_WEIGHT, _HOME_WEIGHT, _NEAR_HALF_M = 0.08, 0.03, 0.03, 1000.0
FITS = "Array(float32, 2, 'C', readonly=True)"
POSITIONS = "Array(float64, 2, 'C', readonly=True)"


@compiled(f"float32({INTS}, int64, {INTS}, int32)")
def number_fit(numbers: Ints, row: int, asked: Ints, of_area: int) -> float:  # noqa: C901, PLR0912 - the cases of the field
    """0..1: how the numbers of a row answer those asked for. Flat: four values a number (unit, number, letter, last;
    a block says so by a `last` of -2, what may be one by -1), `_NUMBER_LEVELS` numbers a row, unit -1 where there is
    none. A number of the area (a postcode) is none of the house."""
    begin = row * _NUMBER_LEVELS * 4
    has, wants = numbers[begin] >= 0, len(asked) > 0
    if not has:
        return 1.0 if not wants else 0.8
    if not wants:
        return 0.7
    fit = np.float32(1.0)
    met = 0
    for level in range(_NUMBER_LEVELS):
        base = begin + 4 * level
        unit, number, letter, last = numbers[base], numbers[base + 1], numbers[base + 2], numbers[base + 3]
        if unit < 0:
            break
        best = np.float32(0.0)
        for place in range(0, len(asked), 4):
            asked_unit, asked_number, asked_letter = asked[place], asked[place + 1], asked[place + 2]
            until = asked[place + 3]
            if asked_unit > 0 and unit > 0 and asked_unit != unit:
                continue
            gap = abs(number - asked_number)
            if number == asked_number and (last < 0) == (until < -1):
                one = 1.0 if letter == asked_letter else 0.94
            elif number == asked_number:
                one = 0.985 if until < 0 else 0.96
            elif last < 0 and 0 <= asked_number - number < 100:
                one = 0.93
            elif until < 0 and 0 <= number - asked_number < 100:
                one = 0.92
            elif (last > number and number <= asked_number <= last and (asked_number - number) % 2 == 0) or (
                until > asked_number and asked_number <= number <= until
            ):
                one = 0.97
            else:
                one = 0.78 - 0.01 * gap if gap <= 20 else max(0.3, 0.58 - 0.001 * gap)
            best = max(best, np.float32(one))
        if best == 0:
            best = np.float32(0.85) if met else np.float32(0.5)
        fit *= best
        met += 1
    said = len(asked) // 4
    for place in range(0, len(asked), 4):
        if asked[place] == _LANE and numbers[begin] != _LANE:
            fit *= np.float32(0.85)
    for place in range(0, len(asked), 4):
        if said > met and asked[place + 1] == of_area:
            said -= 1
    return float(fit if said <= met else fit * np.float32(0.98))


@compiled("float32(float64, float64, float64, float64)")
def _nearness(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """1 on the spot, half at 1 km, 0 where the place has no position."""
    if np.isnan(lon) or np.isnan(lat):
        return 0.0
    east = (lon - other_lon) * 111_195.0 * np.cos(np.radians(lat))
    north = (lat - other_lat) * 111_195.0
    return float(1 / (1 + np.sqrt(east * east + north * north) / _NEAR_HALF_M))


@compiled(f"float32(float32, float64, float64, int64, {FLOATS})")
def surrounded(score: float, lon: float, lat: float, home: int, around: NDArray[np.float64]) -> float:
    """A score with its share of nearness. `around` = (lon, lat of the caller, lon, lat of the unit that calls), NaN
    where unknown; `home` = 1 or 0, -1 where nothing is at home."""
    if not np.isnan(around[0]):
        score = (1 - _NEAR_WEIGHT) * score + _NEAR_WEIGHT * _nearness(lon, lat, around[0], around[1])
    if not np.isnan(around[2]):
        score = (1 - _UNIT_WEIGHT) * score + _UNIT_WEIGHT * _nearness(lon, lat, around[2], around[3])
    if home >= 0:
        score = (1 - _HOME_WEIGHT) * score + _HOME_WEIGHT * home
    return score


@compiled(f"void({LONGS}, {INTS}, {INTS}, {INTS}, {FITS}, {BYTES}, uint8[:, ::1])")
def explain_areas(
    part_first: Longs,
    parts: Ints,
    areas: Ints,
    local_part: Ints,
    part_fits: Floats,
    asked_weights: Bytes,
    masks: Bytes,
) -> None:
    """`masks[i, place]` = 1 where a part of the area areas[i] explains a character of what was asked.

    The parts of area a are parts[part_first[a]:part_first[a + 1]]; part p fits by part_fits[local_part[p]], or not at
    all where that is negative.
    """
    for place in range(len(areas)):
        for at in range(part_first[areas[place]], part_first[areas[place] + 1]):
            local = np.int64(local_part[parts[at]])
            if local < 0:
                continue
            fit = part_fits[local]
            start, end = np.int64(fit[1]), np.int64(fit[2])
            said = 0
            for position in range(start, end):
                said += asked_weights[position]
            if said >= _LEAST_PART:
                masks[place, start:end] = 1


@compiled(
    f"void({INTS}, {INTS}, {FITS}, uint8[:, ::1], {BYTES}, {INTS}, {INTS}, {INTS}, {INTS}, {POSITIONS}, "
    f"{BYTES}, {BYTES}, "
    f"{BYTES}, {FLOATS}, float32[::1])"
)
def score_rows(
    row_of: Ints,
    key_of: Ints,
    fits: Floats,
    masks: Bytes,
    asked_weights: Bytes,
    area_of: Ints,
    numbers: Ints,
    asked_numbers: Ints,
    area_number: Ints,
    positions: NDArray[np.float64],
    is_other_name: Bytes,
    confirmed: Bytes,
    is_home: Bytes,
    around: NDArray[np.float64],
    scores: Floats,
) -> None:
    """`scores[i]` of row row_of[i], whose name is fits[key_of[i]] and whose area is masks[area_of[i]]."""
    for place in range(len(row_of)):
        row, fit, mask = np.int64(row_of[place]), fits[key_of[place]], masks[area_of[place]]
        start, end = np.int64(fit[1]), np.int64(fit[2])
        left = np.float32(0)
        for position in range(len(asked_weights)):
            if (position < start or position >= end) and mask[position] == 0:
                left += asked_weights[position]
        score = (fit[3] - fit[0]) / (fit[3] + _LEFT_OVER * left) if fit[3] > fit[0] else np.float32(0)
        score *= number_fit(numbers, row, asked_numbers, area_number[row])
        if is_other_name[row] == 1:
            score *= _OTHER_NAME
        elif is_other_name[row] == 2:
            score *= _HALF_A_CROSSING
        score *= 1 - _CONFIRMED_WEIGHT * (1 - min(confirmed[row], _CONFIRMED_ENOUGH) / _CONFIRMED_ENOUGH)
        home = np.int64(is_home[area_of[place]]) if len(is_home) else -1
        scores[place] = surrounded(score, positions[row, 0], positions[row, 1], home, around)
