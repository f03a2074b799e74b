"""``shouwang intervals``: how long each step took, as a table or JSON."""

import argparse
import json
from dataclasses import asdict
from datetime import timedelta

from shouwang.accounts.queries import system_user
from shouwang.dispatch.queries.intervals import interval_report
from shouwang.foundation import sources


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    until = sources.now()
    report = interval_report(until - timedelta(days=options.days), until, seen_by=system_user())
    if options.json:
        print(json.dumps([asdict(row) | {"name": str(row.name)} for row in report], ensure_ascii=False, indent=2))
        return 0
    for row in report:
        print(f"{row.name!s:28} n={row.n:<7} p50={row.p50} p90={row.p90} p95={row.p95} missing={row.missing_share}")
    return 0
