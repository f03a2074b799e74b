"""Sets of places and queries for `bench.names`, from the public data (SHOUWANG_DATA) and from a generator.

`cn`: villages, street offices, towns; `west`: Copenhagen's houses, Baltimore's streets, corners and hundred blocks;
`generated`: a million names of a made-up city, for speed. The same seed writes the same files.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.names_asking import queries_of
from bench.names_cn import cn_places
from bench.names_files import Place, Query, write_places, write_queries
from bench.names_generated import MOST_TRUTHS as MOST_GENERATED_TRUTHS
from bench.names_generated import generated_kinds, generated_places
from bench.names_han import HanPlaces
from bench.names_han_queries import MOST_TRUTHS, han_kinds
from bench.names_west import west_places
from bench.names_west_queries import MOST_TRUTHS as MOST_WESTERN_TRUTHS
from bench.names_west_queries import WestPlaces, west_kinds

NameSet = tuple[list[Place], list[Query]]


def cn_set(data: Path, seed: int) -> NameSet:
    places = cn_places(data, seed)
    sorts = [[place for place in places if place.kind == kind] for kind in ("street_office", "village", "town")]
    groups = [sorts[0], sorts[0], sorts[1], sorts[1], sorts[2]]
    kinds = han_kinds(HanPlaces(places), groups, 500)
    return places, queries_of(kinds, Random(f"{seed} queries of China"), most_truths=MOST_TRUTHS)


def west_set(data: Path, seed: int) -> NameSet:
    west = west_places(data, seed)
    kinds = west_kinds(WestPlaces(west), 500)
    return west.places, queries_of(kinds, Random(f"{seed} queries of the West"), most_truths=MOST_WESTERN_TRUTHS)


def generated_set(_data: Path, seed: int) -> NameSet:
    places = generated_places(seed)
    kinds = generated_kinds(places, 2000)
    return places, queries_of(kinds, Random(f"{seed} generated queries"), most_truths=MOST_GENERATED_TRUTHS)


SETS: dict[str, Callable[[Path, int], NameSet]] = {"cn": cn_set, "west": west_set, "generated": generated_set}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.names_sets", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", choices=list(SETS), action="append", help="only this one; may be given several times")
    options = parser.parse_args()
    data = Path(os.environ.get("SHOUWANG_DATA") or "../shared/data")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.set or SETS:
        started = time.perf_counter()
        places, queries = SETS[name](data, options.seed)
        write_places(options.out / f"{name}_places.csv", places)
        write_queries(options.out / f"{name}_queries.csv", queries)
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(one.kind for one in queries).items()))
        took = time.perf_counter() - started
        print(f"{name}: {len(places)} places, {len(queries)} queries in {took:.0f} s: {kinds}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
