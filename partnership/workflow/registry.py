"""Names to functions: how apps plug their guards, effects, relations, selectors and forms into the path page.

The page (path.py) holds names; the app that owns the fact registers the function in its guards.py, effects.py,
policies.py, selectors.py or forms.py. `checks.py` compares both sides.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from django.utils.translation import gettext

F = TypeVar("F", bound=Callable[..., Any])

GUARDS: dict[str, Callable[..., bool]] = {}
EFFECTS: dict[str, Callable[..., None]] = {}
RELATIONS: dict[str, Callable[..., bool]] = {}
APART: set[str] = (
    set()
)  # relations that separate duties: they must hold for the person and for whom the person stands in
SELECTORS: dict[str, Callable[..., Any]] = {}
DESK_HINTS: dict[tuple[str, str], Callable[[list[str]], dict[str, "Hint"]]] = {}
STEP_FORMS: dict[tuple[str, str], type] = {}
DUE: dict[tuple[str, str], Callable[..., Any]] = {}

CALENDARS: list[Callable[[Any], Any]] = []

ROOMS = (
    "policies",
    "guards",
    "effects",
    "selectors",
    "forms",
    "documents",
    "hints",
    "project_file",
    "partner_page",
    "finding",
)


def _add(table: dict[Any, Any], name: Any, value: Any) -> None:
    if table.get(name, value) is not value:
        raise ValueError(f"{name} is registered twice")
    table[name] = value


def guard(name: str) -> Callable[[F], F]:
    """Register a guard: a fact about the object and the clock; its first docstring line is shown when it blocks."""

    def register(function: F) -> F:
        if not (function.__doc__ or "").strip():
            raise ValueError(f"guard {name} needs a docstring: the sentence a person reads")
        _add(GUARDS, name, function)
        return function

    return register


def effect(name: str) -> Callable[[F], F]:
    """Register an effect: `f(obj, *, by, at, data)`, run inside the step's transaction."""

    def register(function: F) -> F:
        _add(EFFECTS, name, function)
        return function

    return register


def relation(name: str, *, apart: bool = False) -> Callable[[F], F]:
    """Register a relation of a person to an object: `f(user, obj) -> bool`. `apart=True` separates duties."""

    def register(function: F) -> F:
        _add(RELATIONS, name, function)
        if apart:
            APART.add(name)
        return function

    return register


def due(model: str, step: str) -> Callable[[F], F]:
    """Register which rows of a clock step are due: `f(now) -> QuerySet`."""

    def register(function: F) -> F:
        _add(DUE, (model, step), function)
        return function

    return register


def register_selector(model: str, function: Callable[..., Any]) -> None:
    """`function(user) -> QuerySet` of what this person may see: the only way from a URL to an object."""
    _add(SELECTORS, model, function)


def register_step_form(model: str, step: str, form: type) -> None:
    """The form that asks for what a step needs (default: only the reason, where the row demands one)."""
    _add(STEP_FORMS, (model, step), form)


@dataclass(frozen=True, slots=True)
class Hint:
    """How far it is: a sentence, and `done` of `of` for a bar (of 0: no bar).

    `waits`: others must act first, so the task stands below those that can be done now. The guards decide all the same.
    `first`: what this person does before the step, in the place of the step's own label on the button; `url`: where.
    """

    text: str
    done: int = 0
    of: int = 0
    waits: bool = False
    first: str = ""
    url: str = ""


def register_desk_hint(model: str, step: str) -> Callable[[F], F]:
    """Register how far a step's object is: `f(object ids) -> {id: Hint}`, one answer for all tasks of a desk's page."""

    def register(function: F) -> F:
        _add(DESK_HINTS, (model, step), function)
        return function

    return register


def register_calendar(function: Callable[[Any], Any]) -> None:
    """`function(user) -> Iterable[calendars.Entry]`: what stands in that person's own calendar beside their tasks."""
    if function not in CALENDARS:
        CALENDARS.append(function)


def sentence(name: str) -> str:
    """What a person reads when the guard blocks, in the active language."""
    return gettext(source_sentence(name))


def source_sentence(name: str) -> str:
    """The guard's first docstring line, untranslated."""
    return (inspect.getdoc(GUARDS[name]) or "").splitlines()[0].strip()


def autoload(app: str) -> None:
    """Import the rooms of an app that register something."""
    for room in ROOMS:
        if find_spec(f"{app}.{room}"):
            import_module(f"{app}.{room}")


_AUDIENCES: dict[str, Callable[[int, Any], Any]] = {}


def register_audience(prefix: str, narrow: Callable[[int, Any], Any]) -> None:
    """`narrow(id, people) -> people` for scopes such as "partner:5" (prefix "partner")."""
    _AUDIENCES[prefix] = narrow


def audience_of_scope(scope: str, people: Any) -> Any:
    """The people among the holders of a role whom a scoped task concerns."""
    if not scope:
        return people
    prefix, _sep, number = scope.partition(":")
    if prefix == "department":
        return people.filter(department_id=int(number))
    return _AUDIENCES[prefix](int(number), people)
