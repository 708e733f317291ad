"""Numbers, amounts and counted things in words, with the gender, number and case of official Arabic.

«ألف ومائتان وخمسون ديناراً بحرينياً وخمسمائة فلس لا غير»; «أحد عشر شهراً»; «لمدة اثنين وأربعين شهراً» (genitive).

The rules, in the order the code needs them:
- 1 and 2 are the noun itself (دينار واحد, ديناران); 3 to 10 take the plural and the opposite gender (ثلاثة دنانير,
  ثلاث سنوات); 11 to 99 the accusative singular (ديناراً); round hundreds and above the plain singular (مائة دينار).
- A dual or a tanween loses its ending before its noun: «مائتا دينار», «ألفا دينار», «مائتا ألف دينار», «أحد عشر ألف
  دينار» (but «أحد عشر ألفاً ومائة دينار», where the thousands do not touch the noun).
- After a round hundred, one and two more repeat the noun: «مائة دينار ودينار واحد». For thousands as for dinars:
  «مائة ألف وألف دينار» is 101,000, where «مائة وألف دينار» would be read as 1,100.
"""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

LIMIT = 10**12  # amounts have at most twelve digits before the point

_MASCULINE = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_FEMININE = ("", "إحدى", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS = ("", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = ("", "مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة")


class Noun(NamedTuple):
    """A thing that can be counted: the forms that its number asks for, nominative."""

    one: str  # دينار واحد
    two: str  # ديناران
    few: str  # دنانير: after 3 to 10
    many: str  # ديناراً: after 11 to 99
    hundred: str  # دينار: after a round hundred and above
    one_more: str = ""  # after a round hundred, where it differs from `one`
    two_more: str = ""
    feminine: bool = False


Forms = Noun | tuple[str, str, str, str, str]


class _Scale(NamedTuple):
    size: int
    one: str
    two: str
    two_construct: str
    few: str
    many: str
    hundred: str


_SCALES = (
    _Scale(10**9, "مليار", "ملياران", "مليارا", "مليارات", "ملياراً", "مليار"),
    _Scale(10**6, "مليون", "مليونان", "مليونا", "ملايين", "مليوناً", "مليون"),
    _Scale(10**3, "ألف", "ألفان", "ألفا", "آلاف", "ألفاً", "ألف"),
)

DINARS = Noun(
    "دينار بحريني واحد", "ديناران بحرينيان", "دنانير بحرينية", "ديناراً بحرينياً", "دينار بحريني", "دينار واحد", "ديناران"
)
FILS = Noun("فلس واحد", "فلسان", "فلوس", "فلساً", "فلس")
DAYS = Noun("يوم واحد", "يومان", "أيام", "يوماً", "يوم")
WORKING_DAYS = Noun("يوم عمل واحد", "يوما عمل", "أيام عمل", "يوم عمل", "يوم عمل", two_more="يوما عمل")
WEEKS = Noun("أسبوع واحد", "أسبوعان", "أسابيع", "أسبوعاً", "أسبوع")
MONTHS = Noun("شهر واحد", "شهران", "أشهر", "شهراً", "شهر")
YEARS = Noun("سنة واحدة", "سنتان", "سنوات", "سنة", "سنة", feminine=True)

# The words whose letters change with case; every other ending is a vowel that is not written.
_GENITIVE = {
    "اثنان": "اثنين", "اثنتان": "اثنتين", "اثنا": "اثني", "اثنتا": "اثنتي", "مائتان": "مائتين", "مائتا": "مائتي",
    "ألفان": "ألفين", "ألفا": "ألفي", "مليونان": "مليونين", "مليونا": "مليوني",
    "ملياران": "مليارين", "مليارا": "ملياري",
} | {ten: ten.removesuffix("ون") + "ين" for ten in _TENS[2:]}  # fmt: skip


def integer_in_words(number: int, *, before_noun: bool = False, feminine: bool = False, genitive: bool = False) -> str:
    """A whole number in words, 0 to 999,999,999,999.

    `before_noun`: the noun follows at once, so a final dual or tanween loses its ending. `feminine`: feminine things
    are counted. `genitive`: after a preposition or an annexed noun («لمدة اثنين وأربعين»). Raises ValueError outside
    the range.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"{number} is not a whole number from 0 to {LIMIT - 1}")
    if number == 0:
        return "صفر"
    parts = []
    rest = number
    for scale in _SCALES:
        count, rest = divmod(rest, scale.size)
        if count:
            parts.append(_scaled(count, scale, construct=before_noun and rest == 0))
    if rest:
        parts.append(_below_thousand(rest, construct=before_noun, feminine=feminine))
    words = " و".join(parts)
    return _in_genitive(words) if genitive else words


def _scaled(count: int, scale: _Scale, *, construct: bool) -> str:
    """Thousands, millions or milliards: themselves things that are counted."""
    two = scale.two_construct if construct else scale.two
    if count <= 2:
        return scale.one if count == 1 else two
    rest = count % 100
    if rest in (1, 2):
        base = _below_thousand(count - rest, construct=True)
        return f"{base} {scale.hundred} و{scale.one if rest == 1 else two}"
    if 3 <= rest <= 10:
        noun = scale.few
    elif rest:
        noun = scale.hundred if construct else scale.many
    else:
        noun = scale.hundred
    return f"{_below_thousand(count, construct=True)} {noun}"


def _below_thousand(number: int, *, construct: bool, feminine: bool = False) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        parts.append("مائتا" if construct and number == 200 else _HUNDREDS[hundreds])
    if rest:
        parts.append(_below_hundred(rest, construct=construct, feminine=feminine))
    return " و".join(parts)


def _below_hundred(number: int, *, construct: bool, feminine: bool) -> str:
    units = _FEMININE if feminine else _MASCULINE
    if feminine and number == 1:
        return "واحدة"
    if feminine and number == 8 and not construct:
        return "ثمان"
    if number <= 10:
        return units[number]
    tens, ones = divmod(number, 10)
    if number < 20:
        return f"{_before_ten(ones, units, feminine)} {'عشرة' if feminine else 'عشر'}"
    if not ones:
        return _TENS[tens]
    return f"{'ثمان' if feminine and ones == 8 else units[ones]} و{_TENS[tens]}"


def _before_ten(ones: int, units: tuple[str, ...], feminine: bool) -> str:
    if ones == 1:
        return "إحدى" if feminine else "أحد"
    return units[ones].removesuffix("ن") if ones == 2 else units[ones]


def _in_genitive(words: str) -> str:
    return " ".join(_GENITIVE.get(w) or ("و" + _GENITIVE[w[1:]] if w[1:] in _GENITIVE else w) for w in words.split(" "))


def _dual_in_genitive(words: str) -> str:
    """«ديناران بحرينيان» → «دينارين بحرينيين»; «يوما عمل» → «يومي عمل»."""
    return re.sub(r"ا( |$)", r"ي\1", re.sub(r"ان(?= |$)", "ين", words))


def _noun(forms: Forms) -> Noun:
    return forms if isinstance(forms, Noun) else Noun(*forms)


def noun_for(number: int, forms: Forms) -> str:
    """The form of the noun beside a number in digits: 3 → «أشهر», 11 → «شهراً», 100 → «شهر»."""
    noun = _noun(forms)
    rest = number % 100
    if 3 <= rest <= 10:
        return noun.few
    return noun.many if rest >= 11 else noun.hundred


def counted(number: int, forms: Forms, *, genitive: bool = False) -> str:
    """A number with its noun, all in words: «شهران», «ثلاثة أشهر», «أحد عشر شهراً», «مائة شهر وشهر واحد».

    `forms` is a `Noun`, or the first five of its forms. Raises ValueError below 0 and from 10¹² on.
    """
    noun = _noun(forms)
    two, two_more = noun.two, noun.two_more or noun.two
    if genitive:
        two, two_more = _dual_in_genitive(two), _dual_in_genitive(two_more)
    if number in (1, 2):
        return noun.one if number == 1 else two
    rest = number % 100
    if rest in (1, 2):
        base = integer_in_words(number - rest, before_noun=True, genitive=genitive)
        return f"{base} {noun.hundred} و{noun.one_more or noun.one if rest == 1 else two_more}"
    words = integer_in_words(number, before_noun=True, feminine=noun.feminine, genitive=genitive)
    return f"{words} {noun_for(number, noun)}"


def dinars_in_words(amount: Decimal | int | str) -> str:
    """«ألف ومائتان وخمسون ديناراً بحرينياً وخمسمائة فلس لا غير», as cheques and contracts write it.

    Parts of a fils are rounded as the printed digits are (half to even), so that digits and words on one paper agree.
    Raises ValueError below 0 and above 999,999,999,999.999.
    """
    exact = Decimal(amount)
    if not exact.is_finite() or not 0 <= exact < LIMIT:
        raise ValueError(f"{amount} is not an amount from 0 to {LIMIT - 1}.999")
    dinars, fils = divmod(int((exact * 1000).to_integral_value(ROUND_HALF_EVEN)), 1000)
    parts = []
    if dinars or not fils:
        parts.append(counted(dinars, DINARS))
    if fils:
        parts.append(counted(fils, FILS))
    return " و".join(parts) + " لا غير"
