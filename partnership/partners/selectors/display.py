"""A partner's facts in words, item by item."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from partnership.partners.checklists import Item
from partnership.partners.fields import field_words
from partnership.partners.models import Partner


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: a text, a day, or several words."""

    label: Any
    text: str = ""
    day: date | None = None
    several: list[str] = field(default_factory=list)


def facts_in_words(partner: Partner, item: Item) -> list[Fact]:
    """Each fact of an item. One query more for a firm's activities."""
    labels = {f.name: f.verbose_name for f in [*Partner._meta.fields, *Partner._meta.many_to_many]}
    return [_fact(partner, name, labels[name]) for name in item.facts]


def _fact(partner: Partner, name: str, label: Any) -> Fact:
    if name == "activities":
        return Fact(label, several=[f"{activity.code} {activity}" for activity in partner.activities.all()])
    value = getattr(partner, name)
    if name == "fields":
        return Fact(label, several=field_words(value))
    if isinstance(value, bool):
        return Fact(label, _("yes") if value else _("no"))
    if isinstance(value, date):
        return Fact(label, day=value)
    lines = [] if value is None else str(value).splitlines()
    return Fact(label, several=lines) if len(lines) > 1 else Fact(label, "".join(lines))
