"""A town with years behind it: its place on disk, its founding, and the days that are written into it.

The folder of a town is kept between runs (`--folder`): one town for each number of days. Days are written in order,
each in one transaction, so that a load that was stopped goes on after its last whole day.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = datetime(2026, 3, 2, tzinfo=ZONE)  # the midnight that ends the last day
SEED = 20260302
PASSWORD = "years-and-years-42"  # noqa: S105 - of an invented town that nobody can reach
DAY = timedelta(days=1)


def first_day(days: int) -> datetime:
    return TODAY - days * DAY


def town_folder(folder: Path, days: int) -> Path:
    home = folder / f"{days}-days"
    home.mkdir(parents=True, exist_ok=True)
    return home


def enter(folder: Path, days: int) -> Path:
    """Chooses the town's home and database for this process, before Django is ready."""
    home = town_folder(folder, days)
    os.environ |= {
        "SHOUWANG_HOME": str(home),
        "SHOUWANG_DATABASE": f"sqlite:///{home / 'shouwang.sqlite3'}",
        "SHOUWANG_TIME_ZONE": ZONE.key,
        "DJANGO_SETTINGS_MODULE": "shouwang.settings",
    }
    import django

    django.setup()
    return home


@contextmanager
def standing_at(moment: datetime, seed: int = SEED) -> Iterator[None]:
    """Time stands still: the last midnight stays the last one, however old the kept town is."""
    from shouwang.foundation import sources

    with sources.seeded(seed, lambda: moment):
        yield


def prepare(days: int, incidents_a_day: int, until: int | None = None) -> float:
    """Founds the town and writes the days that are missing, all or the first ``until``; the seconds that took."""
    from django.core.management import call_command

    from bench.years_days import write_days

    began = perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    found(days)
    write_days(days, incidents_a_day, until or days)
    return perf_counter() - began


def found(days: int) -> None:
    """The demo district by the same actions as any other, an hour before its first day."""
    from django.conf import settings
    from django.test.utils import override_settings

    from shouwang.areas.models import Area
    from shouwang.demo.district import write_files
    from shouwang.founding.town import found_town

    if Area.objects.exists():
        return
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody ever logs in here
    with standing_at(first_day(days) - timedelta(hours=1)), override_settings(PASSWORD_HASHERS=hashers):
        found_town(write_files(Path(settings.HOME) / "district"), password=PASSWORD)


def in_own_process(name: str, *arguments: str) -> str:
    """A module of this package as a program: one process has one database."""
    command = [sys.executable, "-m", f"bench.{name}", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def main() -> None:
    """Writes a town and asks nothing; prints how many days stand."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("days", type=int)
    parser.add_argument("incidents_a_day", type=int)
    parser.add_argument("--until", type=int, help="stop after so many days; run again, it goes on")
    options = parser.parse_args()
    enter(options.folder, options.days)
    prepare(options.days, options.incidents_a_day, options.until)
    from shouwang.dispatch.models import DayNumber

    print(DayNumber.objects.count())


if __name__ == "__main__":
    main()
