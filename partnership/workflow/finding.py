"""The one search: each app registers what can be found of it (in its finding.py), and as far as the viewer may see it.

First what holds every word of the query, as it is or inside a longer word; where nothing does, what resembles it. A number
or a part of one finds what carries it. The kinds stand in one order, and `find` tells the first that found something before
it asks the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from partnership.arabic.search import alike, exact, hold, normalise, stems
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

    `rows(user)` what the viewer may see of the `model`; `fields`, made by `key_of`, hold words, `fuzzy` those in which a slip
    of the pen is looked for (all of them, unless a text is long); `codes` hold numbers; `match` narrows rows through another
    table; `keep(user, rows)` where each row decides who reads it; `all_at` is the list page that takes `?q=`.
    `reads` are the fields that `show` and `keep` need ("project__title" through a key): they come with the finding itself.
    """

    name: str
    title: str | Promise
    model: type[Model]
    rows: Callable[[Any], QuerySet[Any]]
    show: Callable[[Any], Found]
    reads: tuple[str, ...]
    fields: tuple[str, ...] = ("search_key",)
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


@dataclass(frozen=True, slots=True)
class _Way:
    """How a query is looked for: `test(rows, *fields)` by its words, `code` in numbers; `slips`: where a source looks for those."""

    test: Test
    code: Any = ""
    slips: bool = False


class _Place(Value):
    """Where a statement that was made before takes what it is asked for."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


def find(user: Any, query: str) -> Iterator[list[Group]]:
    """What the query finds, told as it is found: first the first of the main kinds that holds something, then all others.

    What resembles the words is looked for only where nothing that the user may see holds them.
    """
    exactly = _Way(partial(_by, exact, query), _code(query))
    nearly = _Way(partial(_by, alike, query), slips=True)
    for way, sources in ((exactly, _worth_asking(query)), (nearly, iter(_in_order()))):
        found = False
        for groups in filter(None, _in_turn(user, sources, way)):
            found = True
            yield groups
        if found:
            return


def _by(way: Callable[..., QuerySet[Any]], query: str, rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    return way(rows, query, *fields)


def _code(query: str) -> str:
    """What is looked for in numbers: the query, if it has a digit."""
    key = normalise(query)
    return key if any(c.isdigit() for c in key) else ""


def _in_order() -> list[Source]:
    return sorted(SOURCES.values(), key=lambda source: source.order)


def _in_turn(user: Any, sources: Iterator[Source], way: _Way) -> Iterator[list[Group]]:
    """One query for each of the main kinds until one finds something, and one for all that are left."""
    for source in sources:
        if source.order > FIRST:
            yield _groups(user, [source, *sources], way)
        elif found := _groups(user, [source], way):
            yield found
            yield _groups(user, list(sources), way)


def _worth_asking(query: str) -> Iterator[Source]:
    """The first kind, for most look for that; then those that hold the words at all, whoever may see them: one query."""
    first, *others = _in_order()
    yield first
    if parts := stems(query):
        code = _code(query)
        sql, places = _who_holds(tuple(source.name for source in others), len(parts), bool(code))
        given = [*parts, code]
        with connection.cursor() as cursor:
            cursor.execute(sql, [given[each.value] if isinstance(each, _Place) else each for each in places])
            names = {name for (name,) in cursor.fetchall()}
        yield from (source for source in others if source.name in names)


@cache
def _who_holds(names: tuple[str, ...], parts: int, by_code: bool) -> tuple[str, tuple[Any, ...]]:
    """The statement that tells which of these kinds hold so many parts of words, or a code: SQL and what goes into it."""
    places = [_Place(number, output_field=TextField()) for number in range(parts + 1)]
    way = _Way(lambda rows, *fields: hold(rows, places[:parts], fields), places[parts] if by_code else "")
    asked = []
    for source in (SOURCES[name] for name in names):
        rows = _narrowed(source.model._base_manager.order_by(), source, way)
        asked.append(rows.annotate(found_in=Value(source.name)).values_list("found_in")[:1])
    return asked[0].union(*asked[1:], all=True).query.sql_with_params()


def _groups(user: Any, sources: list[Source], way: _Way) -> list[Group]:
    parts = []
    found: dict[str, list[list[Any]]] = {}
    for source in sources:
        visible = source.rows(user)
        if not visible.query.is_empty():
            parts.append(_asked(_narrowed(visible, source, way), source))
    for name, values in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else chain(*parts):
        found.setdefault(name, []).append(values)
    groups = [_group(user, each, found[each.name]) for each in sources if each.name in found]
    return [group for group in groups if group.found]


def _asked(rows: QuerySet[Any], source: Source) -> QuerySet[Any, Any]:
    """The first rows found: (kind, what is read). A union promises no order: an unusual one gives each row its place."""
    place = () if source.sort == _NEWEST else (Window(RowNumber(), order_by=source.sort),)
    read = lean.Read(*lean.paths(source.reads), *place)
    told = rows.order_by(*source.sort).annotate(found_in=Value(source.name), found_as=read)
    return told.values_list("found_in", "found_as")[: _CANDIDATES if source.keep else SHOWN + 1]


def _group(user: Any, source: Source, found: list[list[Any]]) -> Group:
    newest = source.sort == _NEWEST
    found.sort(key=itemgetter(0 if newest else -1), reverse=newest)
    rows = [lean.row(source.model, lean.paths(source.reads), values) for values in found]
    if source.keep:
        rows = list(islice(source.keep(user, rows), SHOWN + 1))
    return Group(source, [source.show(row) for row in rows[:SHOWN]], len(rows) > SHOWN)


def _narrowed(visible: QuerySet[Any], source: Source, way: _Way) -> QuerySet[Any]:
    by_code = Q()
    for name in source.codes if way.code else ():
        by_code |= Q(**{f"{name}__icontains": way.code})
    fields = source.fuzzy if way.slips and source.fuzzy is not None else source.fields
    by_words = source.match(visible, way.test, fields)
    if not by_code:
        return by_words
    return visible.filter(by_code | Q(pk__in=by_words.order_by().values("pk")))
