"""``shouwang intervals``: how long each step took, as a table or JSON."""

import argparse
import json
from dataclasses import asdict
from datetime import timedelta

from shouwang.accounts.queries import system_user
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.foundation import sources
from shouwang.operate.arguments import whole_up_to


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=whole_up_to(36_500), default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    until = sources.now()
    report = interval_report(until - timedelta(days=options.days), until, seen_by=system_user())
    if options.json:
        print(json.dumps([asdict(row) | {"name": str(row.name)} for row in report], ensure_ascii=False, indent=2))
        return 0
    for row in report:
        quantiles = " ".join(f"p{share}={_seconds(getattr(row, f'p{share}'))}" for share in (50, 90, 95))
        missing = "-" if row.missing_share is None else f"{row.missing_share:.1%}"
        print(f"{row.name!s:28} n={row.n:<7} {quantiles} missing={missing}")
    return 0


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.0f}s"
