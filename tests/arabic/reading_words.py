"""Words back to numbers, written without a look at how they are made: the second opinion of the round-trip tests."""

VALUES = {
    "صفر": 0, "واحد": 1, "واحدة": 1, "أحد": 1, "إحدى": 1, "اثنان": 2, "اثنتان": 2, "اثنين": 2, "اثنتين": 2,
    "اثنا": 2, "اثنتا": 2,
    "اثني": 2, "اثنتي": 2, "ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6,
    "سبعة": 7, "سبع": 7,
    "ثمانية": 8, "ثماني": 8, "ثمان": 8, "تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10, "عشرون": 20, "ثلاثون": 30,
    "أربعون": 40,
    "خمسون": 50, "ستون": 60, "سبعون": 70, "ثمانون": 80, "تسعون": 90, "عشرين": 20, "ثلاثين": 30, "أربعين": 40,
    "خمسين": 50,
    "ستين": 60, "سبعين": 70, "ثمانين": 80, "تسعين": 90, "مائة": 100, "مائتان": 200, "مائتا": 200, "مائتين": 200,
    "مائتي": 200,
    "ثلاثمائة": 300, "أربعمائة": 400, "خمسمائة": 500, "ستمائة": 600, "سبعمائة": 700, "ثمانمائة": 800, "تسعمائة": 900,
}  # fmt: skip
THOUSAND, MILLION, MILLIARD = 10**3, 10**6, 10**9
SCALES = {
    **dict.fromkeys(("ألف", "آلاف", "ألفاً"), THOUSAND),
    **dict.fromkeys(("مليون", "ملايين", "مليوناً"), MILLION),
    **dict.fromkeys(("مليار", "مليارات", "ملياراً"), MILLIARD),
}
PAIRS = {
    **dict.fromkeys(("ألفان", "ألفا", "ألفين", "ألفي"), 2 * THOUSAND),
    **dict.fromkeys(("مليونان", "مليونا", "مليونين", "مليوني"), 2 * MILLION),
    **dict.fromkeys(("ملياران", "مليارا", "مليارين", "ملياري"), 2 * MILLIARD),
}
KNOWN = VALUES | SCALES | PAIRS


def number_of(words: str) -> int:
    """The number that a reader hears. A scale multiplies what stands before it, unless «و» begins a new part.

    Raises KeyError for a word that is no number.
    """
    total = waiting = 0
    for token in words.split():
        joined = token not in KNOWN and token.startswith("و")
        word = token[1:] if joined else token
        if word in SCALES and waiting and not joined:
            total += waiting * SCALES[word]
            waiting = 0
        elif word in SCALES or word in PAIRS:
            total += waiting + KNOWN[word]
            waiting = 0
        else:
            waiting += VALUES[word]
    return total + waiting


DINAR = {"دينار", "ديناراً", "دنانير"}
FILS = {"فلس", "فلساً", "فلوس"}
ADJECTIVES = {"بحريني", "بحرينياً", "بحرينية", "بحرينيان"}


def amount_of(words: str) -> tuple[int, int]:
    """(dinars, fils) of an amount in words that ends in «لا غير»."""
    found = {"dinar": 0, "fils": 0}
    spoken: list[str] = []
    tokens = words.removesuffix(" لا غير").split()
    assert words.endswith(" لا غير")
    position = 0
    while position < len(tokens):
        token = tokens[position]
        bare = token[1:] if token.startswith("و") and token[1:] in DINAR | FILS | {"ديناران", "فلسان"} else token
        if bare in DINAR | FILS:
            unit = "dinar" if bare in DINAR else "fils"
            position += 1
            while position < len(tokens) and tokens[position] in ADJECTIVES:
                position += 1
            if spoken:
                found[unit] += number_of(" ".join(spoken))
            elif position < len(tokens) and tokens[position] == "واحد":
                found[unit] += 1
                position += 1
            else:
                raise AssertionError(f"a bare {bare} in {words}")
            spoken = []
        elif bare in {"ديناران", "فلسان"}:
            assert not spoken, words
            found["dinar" if bare == "ديناران" else "fils"] += 2
            position += 1
            while position < len(tokens) and tokens[position] in ADJECTIVES:
                position += 1
        else:
            spoken.append(token)
            position += 1
    assert not spoken, f"{spoken} without a noun in {words}"
    return found["dinar"], found["fils"]
