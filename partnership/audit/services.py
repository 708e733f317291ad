"""Writing to the trail. Rows are collected while the one door is open and written last, so that the chain's lock is short."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils import translation

from partnership.audit.models import TrailEntry

_pending: ContextVar[list[TrailEntry] | None] = ContextVar("pending trail entries", default=None)


@contextmanager
def collected() -> Iterator[None]:
    """Collect the rows of nested steps; the outermost block writes them at its end, in the order they happened.

    Use inside a transaction: a rollback then drops the rows with what they tell of.
    """
    if _pending.get() is not None:
        yield
        return
    entries: list[TrailEntry] = []
    token = _pending.set(entries)
    try:
        yield
    finally:
        _pending.reset(token)
    if entries:
        TrailEntry.objects.bulk_create(entries)


def record(
    kind: str,
    *,
    by: Any = None,
    behalf: Any = None,
    role: str = "",
    obj: Any = None,
    project_id: int | None = None,
    label: str = "",
    step: str = "",
    from_state: str = "",
    to_state: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> None:
    """Write one row of the trail.

    `by` is None for the clock. `obj` gives machine, id, label and project unless they are given. `before`/`after` are
    JSON-able facts; never bid contents, secrets or personal data beyond names.
    """
    data = {key: value for key, value in (("before", before), ("after", after)) if value is not None}
    if obj is not None:
        label = label or _label(obj)
        if project_id is None:
            project_id = getattr(obj, "project_id", None)
    entry = TrailEntry(
        kind=kind,
        actor_id=getattr(by, "pk", None),
        actor=_clean(getattr(by, "name", "") or getattr(by, "username", ""), 200),
        behalf_id=getattr(behalf, "pk", None),
        behalf=_clean(getattr(behalf, "name", ""), 200),
        role=role,
        machine=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        label=_clean(label, 300),
        project_id=project_id,
        step=step,
        from_state=from_state,
        to_state=to_state,
        reason=_clean(reason, None),
        data=data,
    )
    pending = _pending.get()
    if pending is None:
        entry.save(force_insert=True)
    else:
        pending.append(entry)


def _label(obj: Any) -> str:
    with translation.override("ar"):  # the trail speaks one language
        return obj.path_label() if hasattr(obj, "path_label") else str(obj)


def _clean(text: str, limit: int | None) -> str:
    text = str(text or "").replace("\x00", "")
    return text[:limit] if limit else text
