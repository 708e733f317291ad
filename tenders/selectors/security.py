"""What the bid security must be, by the rules frozen on the tender, and whether a security is that."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tenders.box.prices import amount_of, to_the_fils
from tenders.models import Tender
from tenders.selectors.tender import rule_for

CASH = "cash"


@dataclass(frozen=True, slots=True)
class SecurityRule:
    """RULES.md section 1, bid security. `lump`: the notice's sum, 0 where none is asked; `amount`: what is enough for the
    price, in dinars; `until`: the last day that the security must cover, None before the dates are set."""

    lump: Decimal
    percent: Decimal
    minimum: Decimal
    amount: Decimal
    until: dt.date | None

    @property
    def asked(self) -> bool:
        return self.lump > 0


def security_rule(tender: Tender, price: Decimal = Decimal(0)) -> SecurityRule:
    """The notice's lump sum or a share of the bid, whichever is lower, never under the minimum; `price` 0: not known yet."""
    lump = tender.bid_security_amount or Decimal(0)
    percent, minimum = Decimal(rule_for(tender, "security_percent")), Decimal(rule_for(tender, "security_minimum"))
    share = to_the_fils(price * percent / 100)
    amount = min(lump, max(share, minimum)) if price > 0 else lump
    closing = tender.closing_at
    until = timezone.localtime(closing).date() + dt.timedelta(days=tender.validity_days) if closing else None
    return SecurityRule(lump, percent, minimum, amount, until)


def security_amount(content: dict[str, Any]) -> Decimal:
    """The amount of an envelope's security in dinars; 0 where none is written, or no number."""
    return amount_of(content.get("security_amount")) or Decimal(0)


def expiry_of(content: dict[str, Any]) -> dt.date | None:
    """The day until when the security of an envelope is valid; None where none is written, or no date."""
    try:
        return dt.date.fromisoformat(str(content.get("security_expires") or ""))
    except ValueError:
        return None


def security_problems(rule: SecurityRule, content: dict[str, Any]) -> Iterator[tuple[str, str | Promise]]:
    """(field, sentence) of everything in which a security falls short of the rule; nothing where none is asked."""
    if not rule.asked:
        return
    cash = content.get("security_kind") == CASH
    asked = [
        ("security_kind", _("The kind of the bid security is not chosen.")),
        ("security_issuer", _("The issuer of the bid security is missing.")),
        ("security_number", _("The number of the bid security is missing.")),
    ]
    for name, sentence in asked:
        if not str(content.get(name) or "").strip():
            yield name, sentence
    if security_amount(content) < rule.amount:
        text = _("The bid security is lower than the announcement asks: %(amount)s dinars.")
        yield "security_amount", text % {"amount": rule.amount}
    expires = expiry_of(content)
    if cash or rule.until is None:
        return
    if expires is None:
        yield "security_expires", _("Until when the bid security is valid is not written.")
    elif expires < rule.until:
        text = _("The bid security ends on %(end)s, before the bid does: it must be valid until %(until)s at least.")
        days = {"end": date_format(expires), "until": date_format(rule.until)}
        yield "security_expires", text % days
