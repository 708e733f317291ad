"""Partners that may be the same as one another: by number, and by name as Arabic is written."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Func, Q, TextField, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import ArabicKey, normalise
from partnership.partners.models import Partner

ALIKE = 0.75  # of the names' letters by threes; under it, names share words only («جمعية … الخيرية»)
MOST = 10
_SIGNS = "[^0-9a-zء-ي]+"


@dataclass(frozen=True, slots=True)
class Double:
    partner: Partner
    why: str | Promise


def number_key(number: str) -> str:
    """A registration number without what people write differently: case, digits' script, signs and spaces."""
    return re.sub(_SIGNS, "", normalise(number))


def possible_duplicates(partner: Partner) -> list[Double]:
    """Other partners past their first draft with the same number or a name that reads the same. One query."""
    return doubles_of(partner.name, partner.registration_number, but=[partner.pk])


def doubles_of(name: str, number: str, *, but: Collection[int] = ()) -> list[Double]:
    """The same for a name and a number that are not registered yet."""
    key, written = number_key(number), normalise(name)
    plain = Func(
        ArabicKey(F("registration_number")),
        Value(_SIGNS),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    rows = Partner.objects.exclude(pk__in=but).exclude(state="draft")
    rows = rows.annotate(number_key=plain)
    rows = rows.annotate(alike=TrigramSimilarity(ArabicKey(F("name")), written))
    same = Q(alike__gte=ALIKE) | Q(number_key=key) if key else Q(alike__gte=ALIKE)
    return [Double(found, _why(found, key)) for found in rows.filter(same).order_by("-alike", "pk")[:MOST]]


def _why(found: Partner, key: str) -> str | Promise:
    if key and number_key(found.registration_number) == key:
        return _("the same registration number")
    return _("a name that reads alike")
