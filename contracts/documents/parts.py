"""What the papers of a contract in force share: who reads them, and the facts at their head."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.documents.contract import visible_inside
from contracts.models import Contract
from partnership.arabic.hijri import hijri

READ: dict[str, Any] = {"visible": visible_inside, "scope": lambda part: f"partner:{part.contract.partner_id}"}


def head(contract: Contract) -> list[list[str]]:
    """Contract, project and parties as facts of a paper."""
    return [
        [_("Contract"), contract.number],
        [_("Project"), f"{contract.project.title} ({contract.project.reference})"],
        [_("Partner"), contract.partner.name],
    ]


def money(amount: Any) -> str:
    """Dinars as they stand in a table."""
    return f"{amount:,.3f}"


def day(moment: Any) -> str:
    """A day as printed; "" for nothing."""
    if moment is None:
        return ""
    if hasattr(moment, "hour"):
        moment = timezone.localdate(moment)
    return f"{moment.day}/{moment.month}/{moment.year}"


def both(moment: Any) -> str:
    """A day by both calendars, as a fact of a paper; "" for nothing."""
    if moment is None:
        return ""
    known = timezone.localdate(moment) if hasattr(moment, "hour") else moment
    other = hijri(known)
    return f"{day(moment)} م، الموافق {other}" if other else day(moment)
