"""Only the engine takes steps: no other module calls a step method or writes a state, by any spelling."""

import ast
from collections.abc import Iterator
from pathlib import Path

from partnership.workflow.path import MACHINES
from tests.architecture import repository as repo

STEP_NAMES = {step.name for machine in MACHINES for step in machine.steps}
DOOR = {"partnership/workflow/engine.py", "partnership/workflow/steps.py"}
ENGINE_ROOM = "partnership/workflow/"  # tasks and the generic step page speak of states by trade
WRITERS = {"create", "update", "get_or_create", "update_or_create", "aupdate", "acreate"}
BULK = {"bulk_update", "abulk_update"}


def _calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(repo.tree(path)) if isinstance(node, ast.Call))


def _keywords(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _outside() -> list[Path]:
    return [path for path in repo.code() if repo.relative(path) not in DOOR]


def test_only_the_engine_calls_step_methods() -> None:
    found = [
        f"{repo.relative(path)}:{call.lineno} {_name(call)}(by=…, at=…)"
        for path in _outside()
        for call in _calls(path)
        if isinstance(call.func, ast.Attribute) and call.func.attr in STEP_NAMES and {"by", "at"} <= _keywords(call)
    ]
    assert not found, repo.report(found, 'Steps go through the one door: fire(obj, "step", by=user).')


def test_nobody_assigns_a_state() -> None:
    found = [
        f"{repo.relative(path)}:{node.lineno}"
        for path in _outside()
        for node in ast.walk(repo.tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert not found, repo.report(found, 'A state changes by fire(obj, "step", by=user) only.')


def test_nobody_writes_a_state_through_the_orm() -> None:
    found = []
    for path in _outside():
        for call in _calls(path):
            name = _name(call)
            makes_a_model = name[:1].isupper() and name != "Q" and not repo.relative(path).startswith(ENGINE_ROOM)
            if (name in WRITERS or makes_a_model) and "state" in _keywords(call):
                found.append(f"{repo.relative(path)}:{call.lineno} {name}(state=…)")
            if name == "setattr" and any(isinstance(a, ast.Constant) and a.value == "state" for a in call.args):
                found.append(f"{repo.relative(path)}:{call.lineno} setattr(…, 'state', …)")
            if name in BULK and '"state"' in ast.unparse(call).replace("'", '"'):
                found.append(f"{repo.relative(path)}:{call.lineno} {name}(…, ['state'])")
    assert not found, repo.report(
        found, "New objects begin in their machine's first state; later states come by fire()."
    )


def test_views_and_templates_do_not_compare_states() -> None:
    views = [
        f"{repo.relative(path)}:{node.lineno}"
        for path in repo.code()
        if "/views" in repo.relative(path) and not repo.relative(path).startswith(ENGINE_ROOM)
        for node in ast.walk(repo.tree(path))
        if isinstance(node, ast.Compare)
        and any(isinstance(side, ast.Attribute) and side.attr == "state" for side in [node.left, *node.comparators])
    ]
    assert not views, repo.report(views, "Ask a selector or available_steps(obj, user); views know no states.")


def test_only_one_place_tells_people() -> None:
    """Who is told, how, and how often is decided in one place: partnership/workflow/notices.py."""
    found = [
        f"{repo.relative(path)}:{call.lineno}"
        for path in repo.code()
        if repo.relative(path) != "partnership/workflow/notices.py"
        for call in _calls(path)
        if _name(call) == "Notification"
        or (_name(call) in WRITERS | {"bulk_create"} and "Notification.objects" in ast.unparse(call.func))
        and _name(call) != "update"
    ]
    assert not found, repo.report(
        found, "Call partnership.workflow.notices.tell(people, machine=…, step=…, label=…, url=…, kind=…)."
    )
