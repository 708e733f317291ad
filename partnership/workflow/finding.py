"""The one search: each app registers what can be found of it (in its finding.py), and as far as the viewer may see it.

First what holds every word of the query, as it is or inside a longer word; where nothing does, what resembles it. A number
or a part of one finds what carries it. The kinds stand in one order, and `find` tells the first that found something before
it asks the others.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Model, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import RowNumber
from django.utils.functional import Promise

from partnership.arabic.search import Part, Word, holding, normalise, parts_of, word_of
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
    table; `through` is the kind whose words are looked in; `keep(user, rows)` where each row decides who reads it; `all_at` is the list page that takes `?q=`.
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
    through: str = ""
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
    """How a query is looked for: by `parts` of its words, and by `code` in numbers. `slips`: also what resembles them."""

    parts: list[Part]
    code: Value | None = None
    slips: bool = False

    def test(self, rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
        return holding(rows, self.parts, *fields)


class _Place(Value):
    """Where a statement that was made before takes what it is asked for."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


def find(user: Any, query: str) -> Iterator[list[Group]]:
    """What the query finds, told as it is found: first the first of the main kinds that holds something, then all others.

    What resembles the words is looked for only where nothing that the user may see holds them.
    """
    for way in (_Way(parts_of(query), _code(query)), _Way(parts_of(query, slips=True), slips=True)):
        found = False
        for groups in filter(None, _in_turn(user, _worth_asking(way), way)):
            found = True
            yield groups
        if found:
            return


def _code(query: str) -> Word | None:
    """What is looked for in numbers: the query, if it has a digit."""
    key = normalise(query)
    return word_of(key) if any(c.isdigit() for c in key) else None


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


def _worth_asking(way: _Way) -> Iterator[Source]:
    """The first kind, for most look for that; then those that hold the words at all, whoever may see them: one query."""
    sources = _in_order()
    if not way.slips:
        yield sources[0]
    if way.parts:
        names = _who_holds(way, tuple(source.name for source in sources))
        left = sources if way.slips else sources[1:]
        yield from (source for source in left if source.name in names or source.through in names)


def _who_holds(way: _Way, names: tuple[str, ...]) -> set[str]:
    sql, places = _statement(names, tuple(part.like is not None for part in way.parts), bool(way.code), way.slips)
    words = [*chain.from_iterable((part.held, part.like) for part in way.parts), way.code]
    given = [words[each.value].value if isinstance(each, _Place) else each for each in places]
    database: Any = connection.ops
    with connection.cursor() as cursor:
        cursor.execute(database.compose_sql(sql, given))  # planned for these words, as those of every search
        return {name for (name,) in cursor.fetchall()}


@lru_cache(maxsize=64)
def _statement(
    names: tuple[str, ...], likes: tuple[bool, ...], by_code: bool, slips: bool
) -> tuple[str, tuple[Any, ...]]:
    """Which of these kinds hold so many parts of words, or a code: SQL, and what goes into it. Made once for a shape of query."""
    place = [_Place(number, output_field=TextField()) for number in range(2 * len(likes) + 1)]
    parts = [Part(place[2 * n], place[2 * n + 1] if like else None) for n, like in enumerate(likes)]
    way = _Way(parts, place[-1] if by_code else None, slips)
    asked = []
    for source in (SOURCES[name] for name in names):
        every = source.model._base_manager.order_by()
        if not source.through:
            rows = _narrowed(every, source, way)
        elif by_code:
            rows = every.filter(_by_code(source, way))  # its words are looked for in the kind they belong to
        else:
            continue
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
    by_code = _by_code(source, way)
    fields = source.fuzzy if way.slips and source.fuzzy is not None else source.fields
    by_words = source.match(visible, way.test, fields)
    if not by_code:
        return by_words
    return visible.filter(by_code | Q(pk__in=by_words.order_by().values("pk")))


def _by_code(source: Source, way: _Way) -> Q:
    condition = Q()
    for name in source.codes if way.code else ():
        condition |= Q(**{f"{name}__icontains": way.code})
    return condition
