"""The table, on the screen and in docs/performance.md, and whether the goals are met."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench.measuring import Result, Row

PAGE = Path(__file__).resolve().parent.parent / "docs/performance.md"
MOST_QUERIES, MOST_GROWTH = 15, 1.3
MOST_FIRST_VISIT, MOST_NEXT_PAGE = 200_000, 30_000
NO_GOAL = "none for the time"


def _growth(results: dict[int, Result], index: int) -> float | None:
    """How much slower the page is at the largest scale than at the smallest."""
    if len(results) < 2:
        return None
    return results[max(results)].rows[index].ratio / results[min(results)].rows[index].ratio


def _misses(row: Row, growth: float | None, constant: bool) -> list[str]:
    misses = []
    if row.most is not None and row.ratio > row.most:
        misses.append(f"more than {row.most:g} × the floor")
    if max(row.queries) > MOST_QUERIES:
        misses.append(f"more than {MOST_QUERIES} queries")
    if growth is not None and growth > MOST_GROWTH:
        misses.append(f"grows {growth:.2f} ×")
    if not constant:
        misses.append("queries differ between the scales")
    return misses


def _lines(results: dict[int, Result]) -> list[list[str]]:
    lines = []
    for scale, result in results.items():
        for index, row in enumerate(result.rows):
            growth = _growth(results, index) if scale == max(results) and len(results) > 1 else None
            constant = max(row.queries) <= max(results[min(results)].rows[index].queries)
            lines.append([
                str(scale), row.label, row.account, f"{row.median:.1f}", f"{row.p95:.1f}", f"{row.ratio:.1f}",
                str(max(row.queries)), f"{row.size / 1000:.1f}", f"{growth:.2f}" if growth else "",
                "; ".join(_misses(row, growth, constant)) or ("met" if row.most is not None else NO_GOAL),
            ])  # fmt: skip
    return lines


HEAD = ["scale", "page or step", "as", "median ms", "p95 ms", "× floor", "queries", "kB", "growth", "goal"]


def table(results: dict[int, Result]) -> str:
    rows = [HEAD, *_lines(results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    text = "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return f"{text}\n\n{_weights(results)}"


def _weights(results: dict[int, Result]) -> str:
    last = results[max(results)]
    return (
        f"First visit with fonts, compressed: {last.first_visit / 1000:.0f} kB (goal: {MOST_FIRST_VISIT // 1000}). "
        f"Largest next page: {last.next_page / 1000:.0f} kB (goal: {MOST_NEXT_PAGE // 1000})."
    )


def missed(results: dict[int, Result]) -> str:
    """How many goals were missed: a sentence, not a failure, for how fast a machine is today proves nothing of the code."""
    last, lines = results[max(results)], _lines(results)
    heavy = (last.first_visit > MOST_FIRST_VISIT) + (last.next_page > MOST_NEXT_PAGE)
    return f"Goals missed: {heavy + sum(line[-1] not in ('met', NO_GOAL) for line in lines)} of {len(lines) + 2}."


def where_and_when() -> str:
    """Date, commit and machine of a run."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],  # noqa: S607 -- whichever git the person uses
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    at = f"{datetime.now(UTC):%-d %B %Y}, commit {commit or 'unknown'}"
    return f"{at}, {os.cpu_count()} cores,\nPython {platform.python_version()}"


def rows(head: list[str], lines: list[list[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *lines))


def keep(heading: str, text: str) -> None:
    """Write one part of docs/performance.md, "" for the pages at its head; the other parts stay as they were run."""
    first, *others = PAGE.read_text().split("\n## ") if PAGE.exists() else [""]
    parts = {"": first, **{part.splitlines()[0]: part for part in others}}
    parts[heading] = f"{heading}\n\n{text}" if heading else text
    PAGE.write_text("\n\n## ".join(part.strip() for part in parts.values()) + "\n")


def page(results: dict[int, Result], count: int) -> str:
    body = rows(HEAD, _lines(results))
    return f"""# Performance

The latest run of `make bench`: {where_and_when()}, {count} rounds for each page, the floor fetched right before it each time.
The server is started as `make run` starts it. The **floor** is a signed-in page that loads the session and the person
and does one SELECT; a page's ratio is its median by the floor's in the same rounds. Scale 100 has a hundred times the
demo data.

Goals: pages at most 5 × the floor (of the search its first results, which the page brings before the others) and steps at most
6 ×; the slowest twentieth of ten autosaves at once, five times as
often as the rounds, at most 3 × the median of ten floors at once; at most {MOST_QUERIES} queries,
the same at every scale; the ratio at scale 100 at most {MOST_GROWTH} × that of scale 1; a first visit at most 200 kB, a next page at
most 30. The comparison keeps what is alike for everybody until a step changes it; "drawn anew" is the first look after a step.

{body}

{_weights(results)}
"""
