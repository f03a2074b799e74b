"""A call log from outside: any column names, local times. A file that is no table is refused whole; a row without
a date or a place stands in the count of refused ones."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from shouwang.foundation.refusal import Refusal
from shouwang.foundation.tables import Fault, Row, TableRefused, is_number, read_rows
from shouwang.foundation.text import shown

DEFAULT_MAP = "time=call_time,lon=lon,lat=lat,type=description,priority=priority"
NEEDED = ("time", "lon", "lat")
FIELDS = (*NEEDED, "type", "priority", "place")
TIME_FORMATS = (
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
)
FIRST_YEAR, LAST_YEAR = 1971, 2199
BAD_DATE, NO_PLACE, OFF_NETWORK = REASONS = ("bad_date", "no_place", "off_network")


@dataclass(frozen=True)
class LoggedCall:
    at: datetime
    lon: float
    lat: float
    raw_type: str
    raw_priority: str
    place_text: str


@dataclass(frozen=True)
class CallLog:
    """The usable calls, earliest first, and how many rows were refused for which reason."""

    calls: list[LoggedCall]
    refused: Counter[str]


def read_map(text: str) -> dict[str, str]:
    """``time=call_time,lon=x`` as a dictionary from our names to the log's."""
    columns: dict[str, str] = {}
    for part in text.split(","):
        ours, _equals, theirs = (piece.strip() for piece in part.partition("="))
        if ours not in FIELDS or not theirs:
            message = _("--map: %(part)r is not NAME=COLUMN with a name of %(names)s.")
            raise Refusal("bad_map", message % {"part": shown(part), "names": ", ".join(FIELDS)}, field="map")
        if ours in columns:
            raise Refusal("bad_map", _("--map names %(name)s twice.") % {"name": ours}, field="map")
        columns[ours] = theirs
    if missing := [name for name in NEEDED if name not in columns]:
        raise Refusal("bad_map", _("--map does not name: %(names)s.") % {"names": ", ".join(missing)}, field="map")
    return columns


def read_logs(paths: Sequence[Path], columns: dict[str, str], zone: ZoneInfo) -> CallLog:
    """All rows of all logs in order of time; of the same instant in the order they stand in the files."""
    log, faults = CallLog([], Counter()), list[Fault]()
    for path in paths:
        for row in read_rows(path, list(columns.values())):
            _read_row(row, columns, zone, log)
            faults.extend(row.faults)
    if faults:
        raise TableRefused(faults)
    log.calls.sort(key=lambda call: call.at)
    return log


def _read_row(row: Row, columns: dict[str, str], zone: ZoneInfo, log: CallLog) -> None:
    texts = {name: row.text(columns[name]) if name in columns else "" for name in FIELDS}
    at = read_time(texts["time"], zone)
    lon, lat = _degrees(texts["lon"], 180), _degrees(texts["lat"], 90)
    if at is None:
        log.refused[BAD_DATE] += 1
    elif lon is None or lat is None:
        log.refused[NO_PLACE] += 1
    else:
        log.calls.append(LoggedCall(at, lon, lat, texts["type"], texts["priority"], texts["place"]))


def _degrees(text: str, most: float) -> float | None:
    return float(text) if is_number(text) and abs(float(text)) <= most else None


def read_time(text: str, zone: ZoneInfo) -> datetime | None:
    """ISO 8601, or month/day/year as many city portals write it; None for what no clock of the zone ever showed."""
    local = _parsed(text.strip())
    if local is None or not FIRST_YEAR <= local.year <= LAST_YEAR:
        return None
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    at = local.replace(tzinfo=zone).astimezone(UTC)
    was_skipped = at.astimezone(zone).replace(tzinfo=None) != local  # the hour that summer time takes
    return None if was_skipped else at


def _parsed(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    for layout in TIME_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(text, layout)  # noqa: DTZ007 - the log's zone is put on by read_time
    return None
