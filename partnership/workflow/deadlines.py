"""Clock steps: rows of the page whose `who` is the clock, taken once their time has passed."""

import logging

from django.core.exceptions import PermissionDenied

from partnership.workflow import path, registry
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError

logger = logging.getLogger(__name__)


def take_due_steps() -> int:
    """Take every clock step that is due, each in its own transaction; returns how many were taken.

    One that a guard refuses is left for the next minute and never stops the others.
    """
    taken = 0
    for machine in path.MACHINES:
        for row in machine.steps:
            finder = registry.DUE.get((machine.model, row.name))
            if path.CLOCK not in row.who or finder is None:
                continue
            for obj in finder(now()):
                try:
                    fire(obj, row.name, by=None, clock=True)
                    taken += 1
                except (DomainError, PermissionDenied) as refusal:
                    logger.warning(
                        "%s %s not taken for %s: %s",
                        machine.model,
                        row.name,
                        obj.pk,
                        getattr(refusal, "code", "denied"),
                    )
    return taken
