"""The one search: each app registers what can be found of it (in its finding.py), and as far as the viewer may see it.

First what holds every word of the query, as it is or inside a longer word; where nothing does, what resembles it. A number
or a part of one finds what carries it. The kinds stand in one order, so a page can show the first that found something
before the others have been asked (`find_first`, `find_rest`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db.models import Model, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from partnership.arabic.search import alike, exact, normalise
from partnership.workflow import lean

SHOWN = 6  # of each kind
FIRST = 46  # the kinds people look for most, up to this place, are asked one after another
_CANDIDATES = 40  # read where a row's reader is decided one by one
_NEWEST = ("-pk",)
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
    table; `keep(user, rows)` where each row decides who reads it; `all_at` is the list page that takes `?q=`.
    `reads` are the fields that `show` and `keep` need ("project__title" through a key): they come with the finding itself.
    """

    name: str
    title: str | Promise
    rows: Callable[[Any], QuerySet[Any]]
    show: Callable[[Any], Found]
    reads: tuple[str, ...]
    fields: tuple[str, ...] = ()
    fuzzy: tuple[str, ...] | None = None
    codes: tuple[str, ...] = ()
    order: int = 50
    match: Callable[[QuerySet[Any], Test, tuple[str, ...]], QuerySet[Any]] = _match
    keep: Callable[[Any, Iterable[Any]], Iterable[Any]] | None = None
    all_at: str = ""
    sort: tuple[str, ...] = _NEWEST


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


def find_first(user: Any, query: str) -> list[Group]:
    """The first of the main kinds that holds the words as they are written; one query for each kind that is asked."""
    for source in _in_order():
        if source.order <= FIRST and (found := _groups(user, [source], query, exact)):
            return found
    return []


def find_rest(user: Any, query: str, first: list[Group]) -> list[Group]:
    """All that `find_first` did not tell: one query finds it in every kind that comes after, and reads it."""
    asked = first[-1].source.order if first else FIRST
    rest = _groups(user, [source for source in _in_order() if source.order > asked], query, exact)
    if first or rest:
        return rest
    return _groups(user, [source for source in _in_order() if source.fields], query, alike)


def _in_order() -> list[Source]:
    return sorted(SOURCES.values(), key=lambda source: source.order)


def _groups(user: Any, sources: list[Source], query: str, way: Callable[..., QuerySet[Any]]) -> list[Group]:
    parts = []
    found: dict[str, list[list[Any]]] = {}
    models: dict[str, type[Model]] = {}
    for source in sources:
        visible = source.rows(user)
        if not visible.query.is_empty():
            models[source.name] = visible.model
            parts.append(_asked(_narrowed(visible, source, query, way), source))
    for name, values in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else chain(*parts):
        found.setdefault(name, []).append(values)
    groups = [_group(user, each, models[each.name], found[each.name]) for each in sources if each.name in found]
    return [group for group in groups if group.found]


def _asked(rows: QuerySet[Any], source: Source) -> QuerySet[Any, Any]:
    """The first rows found: (kind, what is read). A union promises no order: an unusual one gives each row its place."""
    place = () if source.sort == _NEWEST else (Window(RowNumber(), order_by=source.sort),)
    read = lean.Read(*lean.paths(source.reads), *place)
    told = rows.order_by(*source.sort).annotate(found_in=Value(source.name), found_as=read)
    return told.values_list("found_in", "found_as")[: _CANDIDATES if source.keep else SHOWN + 1]


def _group(user: Any, source: Source, model: type[Model], found: list[list[Any]]) -> Group:
    newest = source.sort == _NEWEST
    found.sort(key=itemgetter(0 if newest else -1), reverse=newest)
    rows = [lean.row(model, lean.paths(source.reads), values) for values in found]
    if source.keep:
        rows = list(islice(source.keep(user, rows), SHOWN + 1))
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
