"""What a tender or a bid still lacks, in words (RULES.md section 3: the check before sending is the biggest single win)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.models import Method, Tender


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: the section of the form and the sentence a person reads; advice does not block."""

    section: str
    text: str | Promise
    blocks: bool = True


def tender_missing(tender: Tender) -> list[Missing]:
    """Everything that keeps a tender from being sent to the chair, the dates' rules aside."""
    public = tender.method == Method.OPEN
    checks: list[tuple[Any, str | Promise]] = [
        (
            not public or (tender.newspaper.strip() and tender.newspaper_date),
            _("The newspaper and its first day are missing."),
        ),
        (tender.closing_at, _("The closing date is missing.")),
        (tender.opening_at, _("The opening date is missing.")),
        (tender.bid_security_amount is not None, _("The bid security is missing.")),
        (public or tender.method_reason.strip(), _("Any method but the public tender needs a reason.")),
        (public or tender.invitations.all(), _("Nobody is invited to the limited tender.")),
    ]
    return [Missing("", text) for present, text in checks if not present]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the guided form: where it stands on the page, its name, and how much is missing in it."""

    section: str
    name: str | Promise
    missing: int


def bid_parts(missing: list[Missing], reasons: list[Any]) -> list[Part]:
    """The parts of a bid in order, from eligibility to the files, each with what it still lacks."""
    names: list[tuple[str, str | Promise]] = [
        ("declarations", _("Declarations")),
        ("technical", _("Technical envelope")),
        ("prices", _("Financial envelope")),
        ("security", _("Bid security")),
        ("files", _("Files")),
    ]
    lacking = [item.section for item in missing if item.blocks]
    eligibility = Part("eligibility", _("Eligibility"), len(reasons))
    return [eligibility, *(Part(section, name, lacking.count(section)) for section, name in names)]


def bid_missing(tender: Tender, draft: Any) -> list[Missing]:
    """Everything that keeps a bid from being sealed, in the order of the form; then what is only advised."""
    found = [*_declarations(draft.technical), *_technical(tender, draft), *_financial(tender, draft)]
    return sorted(found, key=lambda item: not item.blocks)


def _declarations(technical: dict[str, Any]) -> Iterator[Missing]:
    if not technical.get("no_conflict"):
        yield Missing("declarations", _("The declaration that there is no conflict of interest is not made."))
    if not technical.get("all_true"):
        yield Missing("declarations", _("The declaration that everything stated is true is not made."))


def _technical(tender: Tender, draft: Any) -> Iterator[Missing]:
    technical = draft.technical
    if draft.own.get("technical"):
        yield Missing(
            "files",
            _("Advice: you sealed the technical envelope yourself, so nobody can check what is missing in it."),
            blocks=False,
        )
        return
    for name, text in (
        ("approach", _("How the work will be done is not described.")),
        ("experience", _("Similar work done before is not described.")),
        ("team", _("The team is not described.")),
    ):
        if not str(technical.get(name, "")).strip():
            yield Missing("technical", text)
    if _needs_files(tender, "technical") and not draft.files.get("technical"):
        text = _("No file is attached to the technical envelope, where documents are required.")
        yield Missing("files", text)
    answers = technical.get("answers") or {}
    for criterion in tender.frozen_criteria:
        if not str(answers.get(str(criterion["id"]), "")).strip():
            advice = _("Advice: nothing is written on the criterion “%(name)s”, which is scored.")
            yield Missing("criteria", advice % {"name": criterion["name"]}, blocks=False)


def _financial(tender: Tender, draft: Any) -> Iterator[Missing]:
    financial = draft.financial
    if draft.own.get("financial"):
        yield Missing(
            "files",
            _("Advice: you sealed the financial envelope yourself, so nobody can check what is missing in it."),
            blocks=False,
        )
        return
    if not financial.get("items"):
        yield Missing("prices", _("The price schedule has no line."))
    if tender.bid_security_amount:
        for name, text in (
            ("security_issuer", _("The issuer of the bid security is missing.")),
            ("security_number", _("The number of the bid security is missing.")),
        ):
            if not str(financial.get(name) or "").strip():
                yield Missing("security", text)
        if _amount(financial.get("security_amount")) < tender.bid_security_amount:
            text = _("The bid security is lower than the announcement asks: %(amount)s dinars.")
            yield Missing("security", text % {"amount": tender.bid_security_amount})
        if not financial.get("security_expires"):
            yield Missing("security", _("Advice: write until when the security is valid."), blocks=False)
    if _needs_files(tender, "financial") and not draft.files.get("financial"):
        text = _("No file is attached to the financial envelope, where documents are required.")
        yield Missing("files", text)


def _needs_files(tender: Tender, kind: str) -> bool:
    return any(d.get("mandatory") and d.get("envelope") == kind for d in tender.frozen_documents)


def _amount(value: Any) -> Decimal:
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
