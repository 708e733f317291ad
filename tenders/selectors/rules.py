"""Which rule holds on a day."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from partnership.workflow.clock import today
from partnership.workflow.reading import once_a_page
from tenders.models import Rule
from tenders.services.rule_values import band_value


def rules_in_force(on: dt.date | None = None) -> QuerySet[Rule]:
    """Each rule's record in force on that day (default: today), in the order of the rules page."""
    latest = (
        Rule.objects.filter(in_force_from__lte=on or today()).order_by("code", "-in_force_from", "-pk").distinct("code")
    )
    return Rule.objects.filter(pk__in=latest.values("pk")).order_by("group", "order", "code")


@once_a_page
def _history() -> list[Rule]:
    """Every record of every rule, the latest last: few, and a page may ask for the rules of many days."""
    return list(Rule.objects.order_by("in_force_from", "pk"))


@once_a_page
def _records(on: dt.date) -> dict[str, Rule]:
    return {record.code: record for record in _history() if record.in_force_from <= on}


def rule_record(code: str, on: dt.date | None = None) -> Rule:
    """The record of one rule in force on that day. Raises Rule.DoesNotExist for an unknown code."""
    try:
        return _records(on or today())[code]
    except KeyError:
        raise Rule.DoesNotExist(code) from None


def rule(code: str, on: dt.date | None = None) -> Any:
    """The value in force on that day: int for days, counts and percentages, Decimal for dinars, bands for tables."""
    return rule_record(code, on).plain


def rule_values(*codes: str, on: dt.date | None = None) -> dict[str, Any]:
    """Several rules in one query: {code: value}."""
    records = _records(on or today())
    return {code: records[code].plain for code in codes if code in records}


def document_price(estimate: Decimal, on: dt.date | None = None) -> Decimal:
    """What the tender documents cost, in dinars, by the project's estimate."""
    return band_value(rule("document_price", on), estimate)


def frozen_rules(on: dt.date | None = None) -> dict[str, dict[str, Any]]:
    """Everything in force, as plain data to freeze on a tender when it is announced."""
    return {
        record.code: {
            "name": record.name,
            "value": record.value,
            "unit": record.unit,
            "from": record.in_force_from.isoformat(),
            "record": record.pk,
        }
        for record in rules_in_force(on)
    }


def rules_coming(after: dt.date) -> QuerySet[Rule]:
    """Changes recorded already that come into force later; the nearest of each rule last."""
    return Rule.objects.filter(in_force_from__gt=after).order_by("code", "-in_force_from")


def rule_history(code: str) -> QuerySet[Rule]:
    """Every record of a rule, the latest first."""
    return Rule.objects.filter(code=code).select_related("created_by").order_by("-in_force_from", "-pk")
