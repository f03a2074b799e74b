"""``shouwang find "words"``: what a caller's words mean here, as the call form would show it."""

import argparse
import json

from django.utils.translation import gettext as _

from shouwang.accounts.queries import system_user
from shouwang.places import queries
from shouwang.places.shapes import answer_row


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", help="URL of the database")
    parser.add_argument("words", help="what the caller says")
    parser.add_argument("--near", type=_position, metavar="LON,LAT", help="where the caller is known to be")
    parser.add_argument("--json", action="store_true", help="as the API answers")


def _position(text: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not LON,LAT") from error
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise argparse.ArgumentTypeError(f"{text!r} is not on Earth")
    return lon, lat


def run(options: argparse.Namespace) -> int:
    answer = queries.search(options.words, near=options.near, seen_by=system_user())
    row = answer_row(answer, *queries.shown(answer))
    if options.json:
        print(json.dumps(row, ensure_ascii=False, default=str, indent=2))
    else:
        _show(row)
    return 0 if answer.candidates else 1


def _show(row: dict[str, object]) -> None:
    for number, candidate in enumerate(row["candidates"], 1):  # type: ignore[arg-type, var-annotated] # rows of JSON
        where = f"{candidate['lon']:.5f},{candidate['lat']:.5f}"
        print(f"{number}. {candidate['text']}  {candidate['detail']}  {where}  ({candidate['score']:.2f})")
        print(f"   {' · '.join(candidate['reasons'])}")
    if row["question"]:
        choices = " / ".join(choice["text"] for choice in row["choices"])  # type: ignore[attr-defined] # rows of JSON
        print(f"? {row['question']}  {choices}")
    if not row["candidates"]:
        understood = " · ".join(row["understood"])  # type: ignore[arg-type] # texts
        print(_("Nothing fits. Understood: %(parts)s") % {"parts": understood or "-"})
