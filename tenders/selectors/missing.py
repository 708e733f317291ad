"""What a tender or a bid still lacks, in words (RULES.md section 3: the check before sending is the biggest single win)."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.models import Method, Tender


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: the section of the form and the sentence a person reads."""

    section: str
    text: str | Promise


def tender_missing(tender: Tender) -> list[Missing]:
    """Everything that keeps a tender from being sent to the chair, the dates' rules aside."""
    checks: list[tuple[Any, str | Promise]] = [
        (tender.newspaper.strip() and tender.newspaper_date, _("The newspaper and its first day are missing.")),
        (tender.closing_at, _("The closing date is missing.")),
        (tender.opening_at, _("The opening date is missing.")),
        (tender.bid_security_amount is not None, _("The bid security is missing.")),
        (tender.method == Method.OPEN or tender.method_reason.strip(), _("Any method but the public tender needs a reason.")),
    ]
    return [Missing("", text) for present, text in checks if not present]


def bid_missing(technical: dict[str, Any], financial: dict[str, Any], documents: list[dict[str, Any]], files: dict[str, int]) -> list[Missing]:
    """Everything that keeps a bid from being sealed. `files` counts the files of each envelope."""
    checks: list[tuple[str, Any, str | Promise]] = [
        ("declarations", technical.get("no_conflict"), _("The declaration that there is no conflict of interest is not made.")),
        ("declarations", technical.get("all_true"), _("The declaration that everything stated is true is not made.")),
        ("technical", str(technical.get("approach", "")).strip(), _("How the work will be done is not described.")),
        ("technical", str(technical.get("experience", "")).strip(), _("Similar work done before is not described.")),
        ("technical", str(technical.get("team", "")).strip(), _("The team is not described.")),
        ("financial", financial.get("items"), _("The price schedule has no line.")),
        ("financial", str(financial.get("security_issuer", "")).strip(), _("The issuer of the bid security is missing.")),
        ("financial", str(financial.get("security_number", "")).strip(), _("The number of the bid security is missing.")),
    ]
    missing = [Missing(section, text) for section, present, text in checks if not present]
    for kind, text in (
        ("technical", _("No file is attached to the technical envelope, where documents are required.")),
        ("financial", _("No file is attached to the financial envelope, where documents are required.")),
    ):
        if any(d.get("mandatory") and d.get("envelope") == kind for d in documents) and not files.get(kind):
            missing.append(Missing(kind, text))
    return missing
