"""Figures of a large programme are kept: reckoned once after a change, shown with the moment they are from.

A small programme is reckoned for every page. In a large one the kept figures are shown as long as the trail tells of no
step since (they are exact then); after a step they are shown for a few minutes more, named as what they are, while a job
reckons them anew.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from committee.oversight.base import FIGURES, Figure, Line, Result
from committee.oversight.drawing import drawn
from committee.oversight.models import KeptFigures
from committee.oversight.scope import Scope
from partnership.audit.selectors import READING
from partnership.workflow.clock import now

LARGE = 10_000  # projects and deliverables together, as the database estimates them
BEHIND = timedelta(minutes=10)  # so long figures are shown that a later step may have changed
LONGEST = timedelta(hours=1)  # days go by without any step
_LOOK = """
SELECT (SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class WHERE oid IN ('tenders_project'::regclass, 'contracts_milestone'::regclass)),
       (SELECT coalesce(max(id), 0) FROM audit_trail WHERE kind <> ALL(%s)), k.head, k.reckoned_at, k.content
  FROM (SELECT 1) AS one LEFT JOIN committee_keptfigures k ON k.key = %s
"""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Code → result, the moment they are from, their HTML where a page is drawn, and whether something has happened since."""

    results: dict[str, Result]
    at: datetime
    html: dict[str, str] = field(default_factory=dict)
    is_behind: bool = False


def reckoned(
    scope: Scope, figures: Sequence[Figure], *, query: dict[str, str] | None = None, page: str = "", anew: bool = False
) -> Reckoned:
    """These figures for this scope, kept or reckoned now; `anew` never shows kept ones. One query beside theirs.

    With a `page` they are drawn for it, their links keeping the filters of `query`.
    """
    key = key_of(scope, figures, query, page)
    size, last, head, at, content = _look(key)
    if head is not None and not anew and timezone.localdate(at) == scope.today:
        age = scope.at - at
        if head == last and age < LONGEST:
            return _read(content, at)
        if age < BEHIND:
            _renew(key)
            return _read(content, at, is_behind=True)
    found = {figure.code: figure.reckon(scope) for figure in figures}
    html = drawn(scope, figures, found, query or {}, page) if page else {}
    if size >= LARGE:
        keep(key, scope, found, last, {"html": html, "query": query, "page": page})
    return Reckoned(found, scope.at, _safe(html))


def key_of(scope: Scope, figures: Sequence[Figure], query: dict[str, str] | None = None, page: str = "") -> str:
    """The same for the same figures, filters, bars, page and language."""
    told = [[f.code for f in figures], _facts(scope), translation.get_language(), query, page]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _safe(html: dict[str, str]) -> dict[str, str]:
    return {code: mark_safe(text) for code, text in html.items()}  # noqa: S308 -- drawn by our own templates, which escape


def _facts(scope: Scope) -> dict[str, Any]:
    day = {name: value and value.isoformat() for name, value in (("first", scope.first), ("last", scope.last))}
    return {**day, "field": scope.field, "department": scope.department, "kind": scope.kind, "barred": sorted(scope.barred)}  # fmt: skip


def _look(key: str) -> tuple[Any, ...]:
    """Rows of the programme, last step in the trail, and what is kept under the key (or None)."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, [list(READING), key])
        size, last, head, at, content = cursor.fetchone()
    return size, last, head, at, json.loads(content) if isinstance(content, str) else content


def keep(key: str, scope: Scope, found: dict[str, Result], head: int, page: dict[str, Any]) -> None:
    """Keep what was reckoned, in the place of what was kept before."""
    content = {
        "codes": list(found), "figures": {code: _written(result) for code, result in found.items()}, "facts": _facts(scope),
        "language": translation.get_language(), **page,
    }  # fmt: skip
    row = KeptFigures(key=key, head=head, reckoned_at=scope.at, content=content, is_renewing=False)
    KeptFigures.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["key"], update_fields=["head", "reckoned_at", "content", "is_renewing"]
    )  # fmt: skip


def _renew(key: str) -> None:
    """Let a job reckon them anew, once."""
    from committee.tasks import renew_figures  # noqa: PLC0415 -- the jobs import this room

    if KeptFigures.objects.filter(key=key, is_renewing=False).update(is_renewing=True):
        renew_figures.defer(key=key)


def renew(key: str) -> None:
    """Reckon kept figures as they are now."""
    row = KeptFigures.objects.filter(key=key).first()
    if row is None:
        return
    facts = dict(row.content["facts"])
    for name in ("first", "last"):
        facts[name] = facts[name] and date.fromisoformat(facts[name])
    scope = Scope(at=now(), **facts | {"barred": tuple(facts["barred"])})
    with translation.override(row.content["language"]):
        head, figures = _look(key)[1], [FIGURES[code] for code in row.content["codes"]]
        found = {figure.code: figure.reckon(scope) for figure in figures}
        page, query = row.content["page"], row.content["query"]
        html = drawn(scope, figures, found, query or {}, page) if page else {}
        keep(key, scope, found, head, {"html": html, "query": query, "page": page})


def sweep() -> None:
    """Forget what nobody will be shown any more."""
    KeptFigures.objects.filter(reckoned_at__lt=now() - LONGEST).delete()


# --- as JSON: decimals as text ----------------------------------------------------------------------------------------
def _written(result: Result) -> dict[str, Any]:
    lines = [[line.key, str(line.label), _plain(line.values), line.url] for line in result.lines]
    return {"lines": lines, "total": None if result.total is None else _plain(result.total), "says": str(result.says)}


def _plain(values: Sequence[Any]) -> list[Any]:
    return [str(value) if isinstance(value, Decimal) else value for value in values]


def _values(plain: list[Any]) -> tuple[Any, ...]:
    return tuple(Decimal(value) if isinstance(value, str) else value for value in plain)


def _read(content: dict[str, Any], at: datetime, *, is_behind: bool = False) -> Reckoned:
    results = {}
    for code, told in content["figures"].items():
        lines = [Line(key, label, _values(values), url) for key, label, values, url in told["lines"]]
        results[code] = Result(lines, None if told["total"] is None else _values(told["total"]), told["says"])
    return Reckoned(results, at, _safe(content["html"]), is_behind)
