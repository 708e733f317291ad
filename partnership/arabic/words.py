"""Amounts in words: Bahraini dinars and fils, with the gender, number and case of official Arabic.

The whole amount is the object of «مبلغ», in the nominative as cheques have it: «ألف ومائتان وخمسون ديناراً بحرينياً
وخمسمائة فلس لا غير».
"""

from decimal import Decimal

ONES = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
TEENS = ("", "أحد عشر", "اثنا عشر", "ثلاثة عشر", "أربعة عشر", "خمسة عشر", "ستة عشر", "سبعة عشر", "ثمانية عشر", "تسعة عشر")
TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
HUNDREDS = ("", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة")
# one, two, two before a noun, plural (3 to 10), accusative singular (11 to 99), plain singular (100 …)
SCALES = (
    (10**9, ("مليار", "ملياران", "مليارا", "مليارات", "ملياراً", "مليار")),
    (10**6, ("مليون", "مليونان", "مليونا", "ملايين", "مليوناً", "مليون")),
    (10**3, ("ألف", "ألفان", "ألفا", "آلاف", "ألفاً", "ألف")),
)
LIMIT = Decimal("999999999999.999")


def integer_in_words(number: int, *, before_noun: bool = False) -> str:
    """A whole number of masculine things in words, 0 to 999,999,999,999; `before_noun` puts a final dual in construct state."""
    if number == 0:
        return "صفر"
    parts = []
    for size, forms in SCALES:
        count, number = divmod(number, size)
        if count:
            parts.append(_scaled(count, forms, construct=before_noun and number == 0))
    if number:
        parts.append(_below_thousand(number, construct=before_noun))
    return " و".join(parts)


def _scaled(count: int, forms: tuple[str, ...], *, construct: bool) -> str:
    one, two, two_construct, plural, accusative, singular = forms
    if count == 1:
        return one
    if count == 2:
        return two_construct if construct else two
    rest = count % 100
    words = _below_thousand(count, construct=True)
    if 3 <= rest <= 10:
        noun = plural
    elif rest >= 11:
        noun = accusative
    elif rest in (1, 2):
        return f"{_below_thousand(count - rest, construct=False)} و{one if rest == 1 else two_construct if construct else two}"
    else:
        noun = singular
    return f"{words} {noun}"


def _below_thousand(number: int, *, construct: bool = False) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append("مائتا" if hundreds == 2 and rest == 0 and construct else HUNDREDS[hundreds])
    if rest:
        parts.append(_below_hundred(rest))
    return " و".join(parts)


def _below_hundred(number: int) -> str:
    if number <= 10:
        return ONES[number]
    if number < 20:
        return TEENS[number - 10]
    tens, ones = divmod(number, 10)
    return f"{ONES[ones]} و{TENS[tens]}" if ones else TENS[tens]


def counted(number: int, forms: tuple[str, str, str, str, str]) -> str:
    """A number with its noun: forms are one, two, plural (3 to 10), accusative singular (11 to 99), plain singular (100 …)."""
    one, two, plural, accusative, singular = forms
    rest = number % 100
    if number == 1:
        return one
    if number == 2:
        return two
    if rest in (1, 2) and number > 100:
        return f"{integer_in_words(number - rest)} و{one if rest == 1 else two}"
    noun = plural if 3 <= rest <= 10 else accusative if rest >= 11 else singular
    return f"{integer_in_words(number, before_noun=True)} {noun}"


DINARS = ("دينار بحريني واحد", "ديناران بحرينيان", "دنانير بحرينية", "ديناراً بحرينياً", "دينار بحريني")
FILS = ("فلس واحد", "فلسان", "فلوس", "فلساً", "فلس")


def dinars_in_words(amount: Decimal) -> str:
    """«ألف ومائتان وخمسون ديناراً بحرينياً وخمسمائة فلس لا غير». Raises ValueError below 0 or above 999,999,999,999.999."""
    amount = Decimal(amount)
    if amount < 0 or amount > LIMIT:
        raise ValueError(amount)
    total = int((amount * 1000).to_integral_value())
    dinars, fils = divmod(total, 1000)
    parts = []
    if dinars or not fils:
        parts.append(counted(dinars, DINARS) if dinars else "صفر دينار بحريني")
    if fils:
        parts.append(counted(fils, FILS))
    return " و".join(parts) + " لا غير"
