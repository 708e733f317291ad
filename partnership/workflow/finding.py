"""The one search: each app registers what can be found of it (in its finding.py), and as far as the viewer may see it.

First what holds every word of the query, as it is or inside a longer word; where nothing does, what resembles it. A number
or a part of one finds what carries it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from partnership.arabic.search import alike, exact, normalise

SHOWN = 6  # of each kind
_CANDIDATES = 40  # read where a row's reader is decided one by one
Test = Callable[..., QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the results. `code` is its number, `about` what stands beside it, `badge` an object with a state."""

    title: str
    url: str
    code: str = ""
    about: str | Promise = ""
    badge: Any = None


def _match(rows: QuerySet[Any], test: Test, fields: tuple[str, ...]) -> QuerySet[Any]:
    return test(rows, *fields)


@dataclass(frozen=True, slots=True)
class Source:
    """What can be found of one kind.

    `rows(user)` what the viewer may see; `fields` hold words; `codes` hold numbers; `match` narrows rows through another
    table; `keep(user, row)` where each row decides who reads it; `all_at` is the list page that takes `?q=`.
    """

    name: str
    title: str | Promise
    rows: Callable[[Any], QuerySet[Any]]
    show: Callable[[Any], Found]
    fields: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    order: int = 50
    match: Callable[[QuerySet[Any], Test, tuple[str, ...]], QuerySet[Any]] = _match
    keep: Callable[[Any, Any], bool] | None = None
    all_at: str = ""
    sort: tuple[str, ...] = ("-pk",)


@dataclass(slots=True)
class Group:
    """The results of one kind; `more` says that there are others."""

    source: Source
    found: list[Found] = field(default_factory=list)
    more: bool = False


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let something be found. A name is registered once."""
    if source.name in SOURCES:
        raise ValueError(f"{source.name} is registered twice")
    SOURCES[source.name] = source


def is_searchable(query: str) -> bool:
    """One letter finds everything: ask for two."""
    return len(normalise(query)) >= 2


def find(user: Any, query: str) -> list[Group]:
    """What the query finds of each kind, kinds in their order; one query to the database for each kind."""
    sources = sorted(SOURCES.values(), key=lambda source: source.order)
    groups = [_group(user, source, query, exact) for source in sources]
    if not any(group.found for group in groups):
        groups = [_group(user, source, query, alike) for source in sources if source.fields]
    return [group for group in groups if group.found]


def _group(user: Any, source: Source, query: str, way: Callable[..., QuerySet[Any]]) -> Group:
    visible = source.rows(user)
    narrowed = _narrowed(visible, source, query, way)
    rows = list(narrowed.order_by(*source.sort)[: _CANDIDATES if source.keep else SHOWN + 1])
    if source.keep:
        rows = [row for row in rows if source.keep(user, row)][: SHOWN + 1]
    return Group(source, [source.show(row) for row in rows[:SHOWN]], len(rows) > SHOWN)


def _narrowed(visible: QuerySet[Any], source: Source, query: str, way: Callable[..., QuerySet[Any]]) -> QuerySet[Any]:
    def test(rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
        return way(rows, query, *fields)

    key = normalise(query)
    by_code = Q()
    if way is exact and any(c.isdigit() for c in key):
        for name in source.codes:
            by_code |= Q(**{f"{name}__icontains": key})
    by_words = source.match(visible, test, source.fields) if source.fields else None
    if not by_code:
        return by_words if by_words is not None else visible.none()
    if by_words is None:
        return visible.filter(by_code)
    return visible.filter(by_code | Q(pk__in=by_words.order_by().values("pk")))
