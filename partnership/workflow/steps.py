"""From rows to methods: gives a model the django_fsm transitions its machine's rows describe."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django_fsm import transition

from partnership.workflow.path import Machine, Step


def attach_steps(cls: type, machine: Machine) -> None:
    """Turn every row into a transition of `cls`.

    A method the class defines under the row's name is its body (it sets the object's own fields, nothing else); a row
    without one gets an empty body. Sources and target come from the page, so a model declares nothing twice.
    """
    for row in machine.steps:
        setattr(cls, row.name, _as_transition(row, cls.__dict__.get(row.name)))


def _as_transition(row: Step, body: Callable[..., Any] | None) -> Callable[..., Any]:
    def run(self: Any, *, by: Any = None, at: Any = None, **data: Any) -> None:
        if body is not None:
            body(self, by=by, at=at, **data)

    if body is not None:
        run = wraps(body)(run)
    run.__name__ = row.name
    return transition(field="state", source=list(row.sources), target=row.target)(run)
