"""``shouwang init``: a real town from nothing to a running board."""

import argparse
import sys
from pathlib import Path

from django.utils.translation import gettext as _

from shouwang.operate.progress import Progress
from shouwang.operate.schema import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--roads", type=Path, required=True, help="OpenStreetMap extract: .osm.pbf, .osm.gz, .osm")
    parser.add_argument("--posts", type=Path, required=True, help="CSV of posts")
    parser.add_argument("--units", type=Path, required=True, help="CSV of units")
    parser.add_argument("--people", type=Path, required=True, help="CSV of people")
    parser.add_argument("--areas", type=Path, help="GeoJSON of areas; default: the extract's, else cells around posts")
    parser.add_argument("--surveys", type=Path, help="surveys of houses and lanes: .geojson or .csv")
    parser.add_argument("--agencies", type=Path, help="CSV of other agencies, beside or in place of the usual ones")
    parser.add_argument("--database", help="URL of the database")


def run(options: argparse.Namespace) -> int:
    from shouwang.founding.town import Files, found_town

    migrate()
    tables = options.posts, options.units, options.people
    files = Files(options.roads, *tables, options.areas, surveys=options.surveys, agencies=options.agencies)
    with Progress(sys.stderr) as progress:
        logins = found_town(files, progress=progress)
    print(_("The town is set up. Passwords are shown this once:"))
    for login in logins:
        print(f"{login.role:14} {login.username:20} {login.password}")
    print(_("Start it with: shouwang serve"))
    return 0
