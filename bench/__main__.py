"""`make bench`: every program after the other, one table. What is missing here (real data, PostgreSQL) is left out."""

import argparse
import sys
from importlib import import_module

from bench.program import printed

PROGRAMS = ("roads", "intake", "stream", "replay", "years", "approach", "board")


def main() -> int:
    lines = []
    for name in PROGRAMS:
        print(f"bench: {name}", file=sys.stderr, flush=True)
        program = import_module(f"bench.{name}")
        parser = argparse.ArgumentParser()
        program.add_arguments(parser)
        lines += program.lines(program.measure(parser.parse_args([])))
    print(printed(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
