"""The repository as data: which files are ours, parsed once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("partnership", "tenders", "contracts", "committee")


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Our files with these suffixes, as git sees them (new ones too, ignored ones not)."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / line for line in listing.stdout.splitlines())
    return tuple(sorted(path for path in paths if path.suffix in suffixes and path.is_file()))


def code() -> list[Path]:
    """The product's Python modules, without migrations and tests."""
    return [p for p in files(".py") if relative(p).split("/")[0] in APPS and "/migrations/" not in str(p)]


def tests() -> list[Path]:
    return [path for path in files(".py") if relative(path).startswith("tests/")]


def templates() -> list[Path]:
    return [path for path in files(".html", ".txt") if relative(path).startswith("templates/")]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def report(found: list[str], advice: str) -> str:
    """The text of a failure: what to do, then every place."""
    return "\n".join([f"{len(found)} places. {advice}", *found])
