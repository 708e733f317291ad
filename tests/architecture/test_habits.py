"""Habits that a search can keep: nothing left for later, no mocks of our own code, no skipped tests."""

import ast
import re

from tests.architecture import repository as repo

_LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
_BARE_NOQA = re.compile(r"#\s*noqa(?!:)|#\s*noqa:\s*[A-Z0-9, ]+\s*$|#\s*type:\s*ignore\s*$")


def _lines(paths: object, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{repo.relative(path)}:{number} {line.strip()[:100]}"
        for path in paths  # type: ignore[attr-defined]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


_UTC_DAY = re.compile(r"\b(now\(\)|at|moment|present|_at)\.date\(\)|\bdate\.today\(\)")


def test_nothing_is_left_for_later() -> None:
    here = repo.ROOT / "tests/architecture/test_habits.py"
    found = _lines([p for p in (*repo.files(".py"), *repo.templates()) if p != here], _LATER)
    assert not found, repo.report(found, "Do it now, or file it as an issue.")


def test_every_exception_has_its_reason() -> None:
    found = _lines(repo.code(), _BARE_NOQA)
    assert not found, repo.report(found, "Write `# noqa: RULE -- why` (and `# type: ignore[code]`).")


def test_no_test_is_skipped_or_mocked() -> None:
    found = []
    for path in repo.tests():
        for node in ast.walk(repo.tree(path)):
            name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if name in {"pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"}:
                found.append(f"{repo.relative(path)}:{node.lineno} {name}")  # type: ignore[attr-defined]
            if (
                isinstance(node, ast.ImportFrom)
                and node.module == "unittest"
                and any(n.name == "mock" for n in node.names)
            ):
                found.append(f"{repo.relative(path)}:{node.lineno} unittest.mock")
            if isinstance(node, ast.ImportFrom) and node.module == "unittest.mock":
                found.append(f"{repo.relative(path)}:{node.lineno} unittest.mock")
    assert not found, repo.report(found, "A test runs, and runs our own code.")


def test_floats_never_hold_money() -> None:
    found = [
        f"{repo.relative(path)}:{node.lineno}"
        for path in repo.code()
        if path.name in {"models.py"} or "/models/" in str(path)
        for node in ast.walk(repo.tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "FloatField"
    ]
    assert not found, repo.report(found, "Money is DecimalField(max_digits=15, decimal_places=3).")


def test_days_are_days_in_bahrain() -> None:
    found = _lines(repo.code(), _UTC_DAY)
    found += _lines([p for p in repo.tests() if p.name != "test_habits.py"], _UTC_DAY)
    assert not found, repo.report(found, "clock.today(), or timezone.localdate(moment): UTC's day is another by night.")
