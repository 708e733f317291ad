"""Arabic search: one key for the ways a word is written, the same in Python (`normalise`) and in SQL (`arabic_key`).

What the key folds, in this order (the migration does the same; one table in the tests holds both to it):
1. Unicode compatibility forms are taken apart (NFKD), so that presentation forms, full width and آ أ إ ؤ ئ become plain
   letters and marks; diacritics, tatweel, bidi controls and other invisible characters go.
2. Letters: ٱ → ا, ى ی → ي, ک → ك, ہ ھ ە → ه; ه at the end of a word becomes ة; digits become 0-9; dashes become -; A-Z
   become small; runs of white space become one space.
3. What is written onto a word goes: the article, alone or after و ف ب ك («والأمومة» → «امومة»), and لل («للجمعيات» →
   «جمعيات»; but «للجنة» → «لجنة», whose own lam is swallowed in writing).
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import and_
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db.models import F, Func, GeneratedField, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

ALIKE = 0.6  # pg_trgm.word_similarity_threshold's own default, which the indexed operator %> uses
LONGEST_QUERY = 100
_SHORTEST_ALIKE = 4  # shorter words resemble too much

_INVISIBLE = (
    "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u061c\u08d3-\u08ff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
)
_GONE = re.compile(f"[{_INVISIBLE}\x00\ud800-\udfff]")
_LETTERS = str.maketrans(
    "ٱىیکہھە٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹‐‑‒–—−ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "اييكههه01234567890123456789------abcdefghijklmnopqrstuvwxyz",
)
_SPACE = re.compile("[\t-\r \u0085\u2028\u2029]+")
_ARABIC = "ء-غف-ي"  # after folding, the letters a word can hold
_FINAL_HEH = re.compile(f"(?<=[{_ARABIC}])ه(?![{_ARABIC}])")
_ARTICLE = re.compile(
    f"(?<![{_ARABIC}])(?:[وف]?[بك]ال(?=[{_ARABIC}]{{3}})|[وف]ال(?=[{_ARABIC}]{{3}})|ال(?=[{_ARABIC}]{{2}})"
    f"|[وف]?لل(?!ج[نا])(?=[{_ARABIC}]{{3}})|[وف]?ل(?=لج[نا]))"
)
_ENDING = re.compile(f"(?<=[{_ARABIC}]{{4}})(?:ات|ون|ين|ة)$")


def normalise(text: str) -> str:
    """The search key of a text: «والأُسْرَة المنتجه» → «اسرة منتجة». The same as SQL `arabic_key(text)`."""
    key = _GONE.sub("", unicodedata.normalize("NFKD", str(text))).translate(_LETTERS)
    key = _SPACE.sub(" ", key).strip(" ")
    return _ARTICLE.sub("", _FINAL_HEH.sub("ة", key))


class ArabicKey(Func):
    """SQL `arabic_key(expression)`, for queries and indexes."""

    function = "arabic_key"
    arity = 1
    output_field = TextField()


def key_of(*names: str) -> GeneratedField:
    """A stored column with the key of these text fields together: `search_key = key_of("title", "why")`."""
    parts = list(chain.from_iterable((Value(" "), name) for name in names))[1:]
    text = Concat(*parts, output_field=TextField()) if len(names) > 1 else parts[0]
    return GeneratedField(expression=ArabicKey(text), output_field=TextField(), db_persist=True)


def key_index(name: str) -> GinIndex:
    """The index by which a `search_key` is searched."""
    return GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name=name)


@dataclass(frozen=True, slots=True)
class Part:
    """What of one word a key must hold, or else resemble: expressions that stand for it."""

    held: Any
    like: Any = None


class Word(Value):
    """A word written into the statement itself, so that PostgreSQL plans for this very word.

    A plan that is kept for any word (see partnership/database.py) knows nothing of how many rows hold it.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return connection.ops.compose_sql("%s", [self.value]).replace("%", "%%"), []


def search(rows: QuerySet[Any], query: str, *fields: str) -> QuerySet[Any]:
    """Rows of which one field holds every word of the query; where there are none, also the misspelt (see `parts_of`).

    An empty query filters nothing; a query of which nothing is left (marks alone) finds nothing.
    """
    if not str(query).strip():
        return rows
    found = holding(rows, parts_of(query), *fields)
    return found if found.exists() else holding(rows, parts_of(query, slips=True), *fields)


def parts_of(query: str, *, slips: bool = False) -> list[Part]:
    """What is looked for: the words of the query, each as it is or inside a longer one.

    An ending of number or gender does not count where four letters stay: «شراكة» and «شراكات» find each other. With `slips`
    a word may also resemble a part of the text, so that a slip of the pen still finds; but one with a digit (a reference,
    an amount) must be there as it is: «SH-2026-0017» never finds 0018.
    """
    return [
        Part(word_of(_ENDING.sub("", word)), word_of(word) if slips and _bears_slips(word) else None)
        for word in normalise(str(query)[:LONGEST_QUERY]).split()
    ]


def word_of(word: str) -> Word:
    """What is looked for, as part of a statement."""
    return Word(word, output_field=TextField())


def _bears_slips(word: str) -> bool:
    return len(word) >= _SHORTEST_ALIKE and not any(c.isdigit() for c in word)


def holding(rows: QuerySet[Any], parts: Sequence[Part], *fields: str) -> QuerySet[Any]:
    """Rows of which one field holds all the parts; none if there are no parts.

    A field named search_key holds the key already (see `key_of`); of any other the key is reckoned.
    """
    if not parts:
        return rows.none()
    keys = []
    for number, name in enumerate(fields or ("search_key",)):
        stored = name.endswith("search_key")
        keys.append(name if stored else f"_arabic_key_{number}")
        rows = rows if stored else rows.alias(**{keys[-1]: ArabicKey(F(name))})
    condition = Q()
    for key in keys:
        condition |= reduce(and_, (_holds(key, part) for part in parts))
    return rows.filter(condition)


def _holds(key: str, part: Part) -> Q:
    as_it_is = Q(**{f"{key}__contains": part.held})
    return as_it_is if part.like is None else as_it_is | Q(**{f"{key}__trigram_word_similar": part.like})


__all__ = [
    "ALIKE",
    "ArabicKey",
    "Part",
    "Word",
    "holding",
    "key_index",
    "key_of",
    "normalise",
    "parts_of",
    "search",
    "word_of",
]
