"""Dear parts of a page about a project, kept by each process as drawn until a step changes what they may show.

Whatever such a part shows is changed by services that write the trail, so it is the same as long as the trail tells of no
step in the project, nor of any outside all projects (decision 0043). Who may see the page is asked before, every time.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import caches
from django.utils.translation import get_language

from partnership.audit.selectors import last_change
from partnership.workflow.reading import once

KEPT_SECONDS = 3600
Drawn = TypeVar("Drawn")


def kept_until_a_step(project_id: int, name: str, *differs: Any, draw: Callable[[], Drawn]) -> Drawn:
    """What `draw` makes, or made since the last step. `differs`: all that one drawing has another than the next, plain values.

    Where readers differ, they and the roles they hold now are among it. The version is read before what is drawn: what is
    kept is never older than its version says. One query for a page.
    """
    version = once(last_change, project_id)
    key = hashlib.sha256(repr((name, differs, get_language(), project_id, version)).encode()).hexdigest()
    found: Drawn | None = caches["parts"].get(key)
    if found is None:
        found = draw()
        caches["parts"].set(key, found, KEPT_SECONDS)
    return found
