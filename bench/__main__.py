"""Measure, print the table, write docs/performance.md.

python -m bench                       scales 1 and 100
python -m bench --scale 1 --rounds 20 quicker
python -m bench rush                  the tender box in the last minute before a deadline (bench/rush.py)
"""

import argparse
import json
import shutil
import sys

from bench import measuring, report, rush, server
from bench.server import ROOT


def main() -> int:
    if sys.argv[1:2] == ["rush"]:
        return rush.main(sys.argv[2:])
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--scale", type=int, action="append", help="times the demo data; repeat for several (default 1 and 100)"
    )
    parser.add_argument("--rounds", type=int, default=40, help="how often each page is fetched (default 40)")
    parser.add_argument("--fresh", action="store_true", help="load the data anew")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    results = {}
    for scale in options.scale or [1, 100]:
        folder = ROOT / ".data" / f"bench-{scale}"
        if options.fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        with server.running(scale, folder) as port:
            results[scale] = measuring.measure(port, options.rounds, json.loads((folder / "scene.json").read_text()))
    text = report.table(results)
    print(text)
    if not options.no_write:
        report.keep("", report.page(results, options.rounds))
    print(report.missed(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
