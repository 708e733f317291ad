"""Small rooms: a file or function that grows past these sizes is split into rooms with names."""

import ast

from tests.architecture import repository as repo

MODULE, TEST_MODULE, FUNCTION, VIEW, TEMPLATE = 400, 1000, 40, 25, 150

# path::function → why it may be longer. An entry that is no longer needed fails too.
LONG_FUNCTIONS: dict[str, str] = {}


def _lines(path: object) -> int:
    return len(path.read_text().splitlines())  # type: ignore[attr-defined]


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def _functions() -> list[tuple[str, int, bool]]:
    found = []
    for path in repo.code():
        views = "/views" in repo.relative(path)
        for node in ast.walk(repo.tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                is_view = views and bool(node.args.args) and node.args.args[0].arg == "request"
                found.append((f"{repo.relative(path)}::{node.name}", _length(node), is_view))
    return found


def test_modules_are_short() -> None:
    long = [f"{repo.relative(p)}: {_lines(p)}" for p in repo.code() if _lines(p) > MODULE and p.name != "path.py"]
    assert not long, repo.report(long, f"At most {MODULE} lines: make the module a folder of rooms with names.")


def test_test_modules_are_short() -> None:
    long = [f"{repo.relative(p)}: {_lines(p)}" for p in repo.tests() if _lines(p) > TEST_MODULE]
    assert not long, repo.report(long, f"At most {TEST_MODULE} lines: split by the thing that is tested.")


def test_templates_are_short() -> None:
    long = [f"{repo.relative(p)}: {_lines(p)}" for p in repo.templates() if _lines(p) > TEMPLATE]
    assert not long, repo.report(long, f"At most {TEMPLATE} lines: move a part into an include with a name.")


def test_functions_are_short() -> None:
    long = {name: length for name, length, _ in _functions() if length > FUNCTION}
    unexpected = [f"{name}: {length}" for name, length in long.items() if name not in LONG_FUNCTIONS]
    assert not unexpected, repo.report(unexpected, f"At most {FUNCTION} lines of body: split by what each part does.")
    stale = sorted(set(LONG_FUNCTIONS) - set(long))
    assert not stale, repo.report(stale, "These are short now: take them off LONG_FUNCTIONS.")


def test_views_are_thin() -> None:
    thick = [f"{name}: {length}" for name, length, is_view in _functions() if is_view and length > VIEW]
    advice = f"At most {VIEW} lines: fetch, bind the form, call one service, message, redirect; the rest is a service."
    assert not thick, repo.report(thick, advice)
