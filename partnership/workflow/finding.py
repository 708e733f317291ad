"""The one search: each app registers what can be found of it (in its finding.py), and as far as the viewer may see it.

First what holds every word of the query, as it is or inside a longer word; where nothing does, what resembles it. A number
or a part of one finds what carries it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast
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

    `rows(user)` what the viewer may see; `fields` hold words, `fuzzy` those in which a slip of the pen is
    looked for (all of them, unless a text is long); `codes` hold numbers; `match` narrows rows through another
    table; `keep(user, row)` where each row decides who reads it; `all_at` is the list page that takes `?q=`.
    """

    name: str
    title: str | Promise
    rows: Callable[[Any], QuerySet[Any]]
    show: Callable[[Any], Found]
    fields: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] | None = None
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
    """What the query finds of each kind, kinds in their order: one query finds where, one more reads each kind found."""
    sources = sorted(SOURCES.values(), key=lambda source: source.order)
    return _groups(user, sources, query, exact) or _groups(user, [s for s in sources if s.fields], query, alike)


def _groups(user: Any, sources: list[Source], query: str, way: Callable[..., QuerySet[Any]]) -> list[Group]:
    keys = _keys(user, sources, query, way)
    groups = [_group(user, source, keys[source.name]) for source in sources if source.name in keys]
    return [group for group in groups if group.found]


def _keys(user: Any, sources: list[Source], query: str, way: Callable[..., QuerySet[Any]]) -> dict[str, list[str]]:
    """Source → keys of what it found, as text."""
    parts = []
    for source in sources:
        rows = _narrowed(source.rows(user), source, query, way).order_by(*source.sort)
        told = rows.annotate(found_in=Value(source.name), found_key=Cast("pk", CharField()))
        parts.append(told.values_list("found_in", "found_key")[: _CANDIDATES if source.keep else SHOWN + 1])
    found: dict[str, list[str]] = {}
    for name, key in parts[0].union(*parts[1:], all=True):
        found.setdefault(name, []).append(key)
    return found


def _group(user: Any, source: Source, keys: list[str]) -> Group:
    rows = list(source.rows(user).filter(pk__in=keys).order_by(*source.sort))
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
    fields = source.fields if way is exact or source.fuzzy is None else source.fuzzy
    by_words = source.match(visible, test, fields) if fields else None
    if not by_code:
        return by_words if by_words is not None else visible.none()
    if by_words is None:
        return visible.filter(by_code)
    return visible.filter(by_code | Q(pk__in=by_words.order_by().values("pk")))
