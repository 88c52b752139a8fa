"""Runs the benches named on the command line, or all. A bench is a module here with `run(*, quick)`."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from benchmarks.figures import Figure, table

# In the order of the contract; those of coming features are simply not there yet.
NAMES = ("rota", "feeds", "calls", "search", "insight", "cobrowse", "pages")
# These take too long to be run with the others.
BY_NAME_ONLY = ("cobrowse-soak",)


def main() -> int:
    there = [name for name in NAMES if Path(__file__).with_name(f"{name}.py").exists()]
    known = [*there, *BY_NAME_ONLY]
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {', '.join(known)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: rougher figures, sooner")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to this file")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"there is no bench {', '.join(unknown)}; there are: {', '.join(known)}")
    figures: list[Figure] = []
    for name in options.names or there:
        print(f"bench {name} ...", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"benchmarks.{name.replace('-', '_')}").run(quick=options.quick)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps([each.as_json() for each in figures], indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
