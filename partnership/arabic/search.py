"""Arabic search keys: the same folding in Python and in SQL (`arabic_key`), so that «الاسره» finds «الأُسرة»."""

import re
import unicodedata
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField

from partnership.arabic.digits import to_western

_FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه", "ـ": None})
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PREFIX = re.compile(r"(?<!\w)[وفبك]ال(?=\w)")


def normalise(text: str) -> str:
    """The search key of a text: alef forms, hamza seats, teh marbuta, tatweel, diacritics and digits folded, lower case."""
    folded = unicodedata.normalize("NFKC", str(text).replace("\x00", "")).translate(_FOLD)
    folded = to_western(_MARKS.sub("", folded)).lower()
    folded = _PREFIX.sub("ال", folded)
    return re.sub(r"\s+", " ", folded).strip()


class ArabicKey(Func):
    """SQL `arabic_key(expression)`."""

    function = "arabic_key"
    output_field = TextField()


def search(rows: QuerySet[Any], query: str, *fields: str) -> QuerySet[Any]:
    """Rows of which any field holds the query's words, or resembles them (a typo). Nothing is filtered for an empty query."""
    key = normalise(query)[:100]
    if not key:
        return rows
    condition = Q()
    for n, name in enumerate(fields):
        alias = f"_key{n}"
        rows = rows.alias(**{alias: ArabicKey(F(name))})
        every = Q()
        for word in key.split():
            every &= Q(**{f"{alias}__contains": word})
        condition |= every
        if len(key) >= 4 and not any(character.isdigit() for character in key):  # all numbers resemble one another
            condition |= Q(**{f"{alias}__trigram_word_similar": key})  # word_similarity of 0.6, which the index answers
    return rows.filter(condition)


__all__ = ["ArabicKey", "normalise", "search"]
