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
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Expression, F, Func, GeneratedField, Q, QuerySet, TextField, Value
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


def search(rows: QuerySet[Any], query: str, *fields: str) -> QuerySet[Any]:
    """Rows of which one field holds every word of the query (`exact`); where there are none, also the misspelt (`alike`).

    An empty query filters nothing; a query of which nothing is left (marks alone) finds nothing.
    """
    if not str(query).strip():
        return rows
    found = exact(rows, query, *fields)
    return found if found.exists() else alike(rows, query, *fields)


def exact(rows: QuerySet[Any], query: str, *fields: str) -> QuerySet[Any]:
    """Rows of which one field holds every word of the query, each as it is or inside a longer one.

    A field named search_key holds the key already (a generated column); of any other the key is reckoned. A word with a
    digit (a reference, an amount) must be there as it is: «SH-2026-0017» never finds 0018.
    """
    return hold(rows, stems(query), fields)


def stems(query: str) -> list[str]:
    """What `exact` looks for: the words of the query.

    An ending of number or gender does not count where four letters stay: «شراكة» and «شراكات» find each other.
    """
    return [_ENDING.sub("", word) for word in _words(query)]


def hold(rows: QuerySet[Any], parts: Sequence[str | Expression], fields: tuple[str, ...]) -> QuerySet[Any]:
    """Rows of which one field holds all these parts, as they are."""
    return _tested(rows, parts, fields, _holds)


def alike(rows: QuerySet[Any], query: str, *fields: str) -> QuerySet[Any]:
    """As `exact`, and words that resemble a part of the field, so that a slip of the pen still finds."""
    return _tested(rows, _words(query), fields, _resembles)


def _words(query: str) -> list[str]:
    return normalise(str(query)[:LONGEST_QUERY]).split()


def _tested(
    rows: QuerySet[Any], words: Sequence[Any], fields: tuple[str, ...], test: Callable[[str, Any], Q]
) -> QuerySet[Any]:
    if not words:
        return rows.none()
    keys = []
    for number, name in enumerate(fields or ("search_key",)):
        stored = name.endswith("search_key")
        keys.append(name if stored else f"_arabic_key_{number}")
        rows = rows if stored else rows.alias(**{keys[-1]: ArabicKey(F(name))})
    return rows.filter(_one_holds_all(keys, words, test))


def _one_holds_all(keys: list[str], words: Sequence[Any], test: Callable[[str, Any], Q]) -> Q:
    condition = Q()
    for key in keys:
        every = Q()
        for word in words:
            every &= test(key, word)
        condition |= every
    return condition


def _holds(key: str, part: str | Expression) -> Q:
    return Q(**{f"{key}__contains": part})


def _resembles(key: str, word: str) -> Q:
    """The word is part of the key, or resembles a part of it."""
    as_it_is = _holds(key, _ENDING.sub("", word))
    if len(word) < _SHORTEST_ALIKE or any(c.isdigit() for c in word):
        return as_it_is
    return as_it_is | Q(**{f"{key}__trigram_word_similar": word})


__all__ = [
    "ALIKE",
    "ArabicKey",
    "alike",
    "exact",
    "hold",
    "key_index",
    "key_of",
    "normalise",
    "search",
    "stems",
]
