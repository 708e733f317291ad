"""The tender box in the last minute: what 200 bidders who seal at once are told, against what is in the box afterwards.

python -m bench rush                         200 bidders, 60 seconds, two envelopes of 2 MB each
python -m bench rush --bidders 20 --seconds 20

Bidders, drafts and sessions are made beforehand through the services (rush_house.py); the rush itself is HTTP. The house is
its own, in .data/bench-rush, and each run has a tender and bidders of its own in it.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import report
from bench.crowd import MB, Bidder, Sent, parallel, pdf
from bench.server import ROOT, Running, environment, serving
from bench.watching import Watch

HEAVY = 8  # parallel uploads of 100 MB
KINDS = ("plain", "sealed")
SMALL, LARGE = 1_000, 20 * MB
SIZES = {SMALL: "1 kB", 2 * MB: "2 MB", LARGE: "20 MB"}
BLOCKS = 3  # plain and sealed in turn, so that a busy minute meets both
SETTLE = 15  # seconds between the shift of the clock and the first bidder: reminders of the days passed over go out
MOST_CPU, MOST_MEMORY = 1.5, 256


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="bench rush", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bidders", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60, help="how long before the deadline the first begins")
    parser.add_argument(
        "--rounds", type=int, default=10, help="uploads one at a time, three times so many of each kind and size"
    )
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args(arguments)
    folder = ROOT / ".data" / "bench-rush"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "storage", ignore_errors=True)  # of an earlier run, whose tenders are over
    figures = _run(folder, options.bidders, options.seconds, options.rounds)
    text, met = page(figures, options)
    print(text)
    if not options.no_write:
        report.keep("The deadline rush", text)
    return 0 if met else 1


def _run(folder: Path, bidders: int, seconds: int, rounds: int) -> dict[str, Any]:
    env = environment(folder)
    made = _house(env, "prepare", str(bidders + HEAVY))
    with serving(env, folder) as server:
        crowd = [Bidder(server.port, one["bid"], one["cookies"]) for one in made["crowd"]]
        crowd, heavy = crowd[:bidders], crowd[bidders:]
        figures: dict[str, Any] = {"calm": calm(server, heavy[0], rounds), "heavy": heavy_load(server, heavy)}
        figures["plain"] = rush(crowd, seconds, time.time() + 2 + seconds, sealed=False)
        closes = _house(env, "begin", str(made["tender"]), str(seconds + SETTLE))["closes"]
        figures["sealed"] = rush(crowd, seconds, closes, sealed=True)
        log = folder / "told.json"
        log.write_text(json.dumps([{"bid": b.bid, "receipt": b.receipt, "sent": b.sent} for b in crowd]))
        figures["examined"] = _house(env, "examine", str(made["tender"]), str(log))
    return figures


def _house(env: dict[str, str], *command: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "bench.rush_house", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout.splitlines()[-1])


def calm(server: Running, one: Bidder, rounds: int) -> dict[str, Any]:
    """One upload at a time, plain and sealed in turn, of each size: milliseconds, and CPU milliseconds of the web processes."""
    watch = Watch(server.pid)
    sends: dict[str, Callable[[bytes], Sent]] = {
        "plain": one.plain,
        "sealed": lambda body: one.upload("technical", body),
    }
    times: dict[tuple[str, int], list[float]] = {(kind, size): [] for kind in sends for size in SIZES}
    cpu: dict[tuple[str, int], float] = dict.fromkeys(times, 0.0)
    bodies = {size: pdf(size, "calm") for size in SIZES}
    for turn in range(BLOCKS + 1):
        for kind, size in times:
            before = watch.cpu()
            answers = [sends[kind](bodies[size]) for _n in range(rounds)]
            spent = watch.cpu() - before
            if not all(answer.taken for answer in answers):
                raise SystemExit(f"bench: a {kind} upload was answered with {[answer.status for answer in answers]}.")
            if turn:  # the first uploads load code
                times[kind, size] += [answer.milliseconds for answer in answers]
                cpu[kind, size] += spent * 1000 / (rounds * BLOCKS)
    per_mb = {kind: (cpu[kind, LARGE] - cpu[kind, SMALL]) / ((LARGE - SMALL) / MB) for kind in sends}
    return {"times": times, "cpu": cpu, "per_mb": per_mb}


def heavy_load(server: Running, bidders: list[Bidder]) -> dict[str, float]:
    """Eight envelopes take 100 MB each at the same time: memory of all web processes together, in MB."""
    watch, body = Watch(server.pid), pdf(100 * MB, "heavy")
    rest = watch.memory()
    answers: list[Sent] = []
    with watch.peak() as seen:
        parallel([(lambda one=one: answers.append(one.upload("technical", body))) for one in bidders])
    if not all(answer.taken for answer in answers):
        raise SystemExit(f"bench: uploads of 100 MB were answered with {[answer.status for answer in answers]}.")
    return {"rest": rest, "peak": seen["peak"], "seconds": max(answer.milliseconds for answer in answers) / 1000}


def rush(crowd: list[Bidder], seconds: int, ends: float, *, sealed: bool) -> list[float]:
    """Everybody at a moment of their own before `ends`; returns the milliseconds of each upload that was taken."""
    dice = random.Random(7)  # noqa: S311 -- the same rush every time
    taken: list[float] = []

    def act(one: Bidder, at: float, number: int) -> None:
        time.sleep(max(0.0, at - time.time()))
        answers = (
            one.bids(breaks_off=number % 10 == 9) if sealed else [one.plain(pdf(2 * MB, str(one.bid))) for _ in "12"]
        )
        taken.extend(answer.milliseconds for answer in answers if answer.taken)

    # Every fifth begins in the last second: some of them are refused in the middle.
    moments = [ends - dice.uniform(0, 1 if number % 5 == 0 else seconds) for number, _one in enumerate(crowd)]
    threads = [
        threading.Thread(target=act, args=(o, at, n)) for n, (o, at) in enumerate(zip(crowd, moments, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken


def p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]


def page(figures: dict[str, Any], options: argparse.Namespace) -> tuple[str, bool]:
    """What stands in docs/performance.md, and whether every promise was kept."""
    calm_times, cpu, per_mb = (figures["calm"][name] for name in ("times", "cpu", "per_mb"))
    heavy, examined = figures["heavy"], figures["examined"]
    lines = [
        _line(f"one at a time, {name}, median ms", *(statistics.median(calm_times[k, size]) for k in KINDS))
        for size, name in SIZES.items()
    ]
    lines += [_line(f"CPU of the web processes, {n}, ms", *(cpu[k, size] for k in KINDS)) for size, n in SIZES.items()]
    lines += [
        _line("CPU for each MB, ms", *(per_mb[kind] for kind in KINDS)),
        _line("in the rush, 2 MB, median ms", *(statistics.median(figures[kind]) for kind in KINDS)),
        _line("in the rush, 2 MB, p95 ms", *(p95(figures[kind]) for kind in KINDS)),
    ]
    grown = heavy["peak"] - heavy["rest"]
    kept = not examined["wrong"]
    ratio = per_mb["sealed"] / per_mb["plain"]
    found = "\n".join(f"- {count}: {what}" for what, count in sorted(examined["found"].items()))
    verdict = "Nothing acknowledged is missing, nothing is half there." if kept else "\n".join(examined["wrong"])
    text = f"""The latest run of `make bench ARGS=rush`: {report.where_and_when()}.
{options.bidders} bidders send two envelopes with a file of 2 MB each and seal their bid, each at a moment of its own in the last {options.seconds} seconds
before the deadline, every fifth in the last one; every tenth breaks off its first upload half-way and sends it again. The plain upload is the
least that Django can do with a file: its own handlers, the type and the hash, the storage, one row. Client and server share the machine.

{report.rows(["uploads", "plain", "sealed", "ratio"], lines)}

Goal: for each MB, sealing costs at most {MOST_CPU} × the CPU of a plain upload: {_met(ratio <= MOST_CPU, f"{ratio:.2f} ×")}. (For each
MB: 20 MB less 1 kB. What is left of the small file is the page: a sealed upload asks whose the bid is, whether the deadline has
passed, before the first byte and after the last, and to which keys it is sealed.)

What the bidders were told, and what was in the box when it was closed and opened:

{found}

{verdict} (Whole: sealed in time, both envelopes there and as on the receipt, they open, each file is byte for byte what was sent.)

{HEAVY} uploads of 100 MB in parallel, in {heavy["seconds"]:.0f} s: the web processes hold {heavy["rest"]:.0f} MB at rest and {heavy["peak"]:.0f} MB at
most meanwhile, {grown:.0f} MB more. Goal, read as what the uploads add: within {MOST_MEMORY} MB: {"met" if grown <= MOST_MEMORY else "missed"}."""
    return text, kept and ratio <= MOST_CPU and grown <= MOST_MEMORY


def _line(what: str, plain: float, sealed: float) -> list[str]:
    return [what, f"{plain:.1f}", f"{sealed:.1f}", f"{sealed / plain:.2f}"]


def _met(met: bool, how: str) -> str:
    return f"met, {how}" if met else f"missed, {how}"
