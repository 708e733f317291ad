"""The check before a bid is sealed: everything that is missing or doubtful, in words, each with the step that mends it.

RULES.md section 3: half of the bidders elsewhere are disqualified on formalities, and this check is the biggest single win.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnership.arabic.search import normalise
from partnership.partners.models import Partner
from partnership.partners.selectors import eligibility
from tenders.box.parts import Draft
from tenders.box.prices import amount_of, reckon
from tenders.models import Bid
from tenders.relations import CONSORTIUM, RELATIONS, relations_declared
from tenders.selectors.missing import Missing
from tenders.selectors.security import security_problems, security_rule

SECURITY_SCAN = "bid-security"  # how the scan of the security is marked among the files
WHOLE = Decimal(100)


def bid_missing(bid: Bid, draft: Draft) -> list[Missing]:
    """Everything that keeps a bid from being sealed, in the order of the steps; then what is doubtful only."""
    found = [*_declarations(bid, draft.technical), *_technical(bid, draft), *_financial(bid, draft), *_doubts(bid)]
    return sorted(found, key=lambda item: not item.blocks)


def eligibility_here(bid: Bid) -> list[str | Promise]:
    """Why the bid's partner may not bid in this tender today: the one answer of the register."""
    return eligibility(bid.partner, bid.tender.project.field, bid.tender.terms.eligible_kinds)


def _doubts(bid: Bid) -> Iterator[Missing]:
    opening = bid.tender.opening_at
    if opening and not bid.partner.licence_in_force(timezone.localtime(opening).date()):
        text = _("Your licence or registration ends before the opening: renew it, and keep the proof.")
        yield Missing("eligibility", text, blocks=False)


# --- declarations -----------------------------------------------------------------------------------------------------
def _declarations(bid: Bid, technical: dict[str, Any]) -> Iterator[Missing]:
    for relation in RELATIONS:
        answer = technical.get(relation.answer)
        if answer not in ("yes", "no"):
            text = _("Not answered: %(question)s") % {"question": relation.question}
            yield Missing("declarations", text, field=relation.answer)
        elif answer == "yes" and not str(technical.get(relation.details) or "").strip():
            text = _("You answered yes, but not who and what: %(question)s") % {"question": relation.question}
            yield Missing("declarations", text, field=relation.details)
    statements = [
        ("accepts_terms", _("The declaration that the terms of the tender are accepted is not made.")),
        ("no_conflict", _("The declaration that there is no conflict of interest is not made.")),
        ("all_true", _("The declaration that everything stated is true is not made.")),
    ]
    for name, sentence in statements:
        if not technical.get(name):
            yield Missing("declarations", sentence, field=name)
    for relation, _details in relations_declared(technical):
        text = _("The committee will read what you declared: %(relation)s.") % {"relation": relation.short}
        yield Missing("declarations", text, blocks=False, field=relation.details)
    yield from _consortium(bid, technical)


def _consortium(bid: Bid, technical: dict[str, Any]) -> Iterator[Missing]:
    members = [m for m in technical.get("members") or [] if isinstance(m, dict)]
    if not technical.get("bids_as"):
        yield Missing("declarations", _("Not said: do you bid alone or in a consortium?"), field="bids_as")
        return
    if technical["bids_as"] != CONSORTIUM:
        if members:
            text = _("You bid alone, but partners are named: empty their rows, or choose the consortium.")
            yield Missing("declarations", text, field="bids_as")
        return
    for sentence in _member_problems(bid, members):
        yield Missing("declarations", sentence, field="members")


def _member_problems(bid: Bid, members: list[dict[str, Any]]) -> Iterator[str]:
    own, numbers = _code(bid.partner.registration_number), [_code(m.get("registration_number")) for m in members]
    if len(members) < 2:
        yield _("A consortium has two members at least, you among them.")
    for row, member in enumerate(members, 1):
        if not str(member.get("name") or "").strip() or not numbers[row - 1]:
            yield _("Member %(row)s of the consortium: its name or its registration number is missing.") % {"row": row}
    if len(set(numbers)) < len(numbers):
        yield _("A registration number stands twice among the members of the consortium.")
    if members and own not in numbers:
        yield _("Name yourself among the members too, with your registration number %(number)s.") % {
            "number": bid.partner.registration_number
        }
    shares = sum((amount_of(m.get("share")) or Decimal(0) for m in members), Decimal(0))
    if members and shares != WHOLE:
        yield _("The shares of the members come to %(sum)s per cent, not to 100.") % {"sum": format(shares, "f")}
    if members and sum(bool(m.get("lead")) for m in members) != 1:
        yield _("Mark exactly one member that leads the consortium.")
    for partner in members_in_register(members).values():
        if partner.pk != bid.partner_id:
            for reason in eligibility(partner):
                yield _("%(member)s may not bid: %(reason)s") % {"member": partner, "reason": reason}


def members_in_register(members: list[dict[str, Any]]) -> dict[str, Partner]:
    """The members that stand in the register, by their number as compared. The register is read and compared here: what
    a bidder typed never goes into a query, which a database may log."""
    numbers = {_code(m.get("registration_number")) for m in members} - {""}
    if not numbers:
        return {}
    known = Partner.objects.filter(state__in=("approved", "debarred")).order_by("pk")
    return {code: partner for partner in known if (code := _code(partner.registration_number)) in numbers}


def _code(number: Any) -> str:
    return normalise(str(number or "")).replace(" ", "")


# --- technical envelope -----------------------------------------------------------------------------------------------
def _technical(bid: Bid, draft: Draft) -> Iterator[Missing]:
    if draft.own.get("technical"):
        text = _("Advice: you sealed the technical envelope yourself, so nobody can check what is missing in it.")
        yield Missing("technical", text, blocks=False)
        return
    for name, text in (
        ("approach", _("How the work will be done is not described.")),
        ("experience", _("Similar work done before is not described.")),
        ("team", _("The team is not described.")),
    ):
        if not str(draft.technical.get(name, "")).strip():
            yield Missing("technical", text, field=name)
    answers = draft.technical.get("answers") or {}
    for criterion in bid.tender.frozen_criteria:
        if not str(answers.get(str(criterion["id"]), "")).strip():
            advice = _("Advice: nothing is written on the criterion “%(name)s”, which is scored.")
            field = f"answer_{criterion['id']}"
            yield Missing("technical", advice % {"name": criterion["name"]}, blocks=False, field=field)
    yield from _documents(bid, draft, "technical")


def _documents(bid: Bid, draft: Draft, kind: str) -> Iterator[Missing]:
    """Required documents. A file that is marked as none of them may hold several: then it is for the bidder to look."""
    marked = draft.documents.get(kind, [])
    for row, document in enumerate(bid.tender.frozen_documents):
        if document.get("envelope") != kind or document["name"] in marked:
            continue
        field = f"document-{row}"
        if not document.get("mandatory"):
            text = _("Not attached, and not mandatory: %(document)s") % {"document": document["name"]}
            yield Missing(kind, text, blocks=False, field=field)
        elif "" in marked:
            text = _("No file is marked as “%(document)s”: is it in one of the other files?")
            yield Missing(kind, text % {"document": document["name"]}, blocks=False, field=field)
        else:
            text = _("A required document is missing: %(document)s")
            yield Missing(kind, text % {"document": document["name"]}, field=field)


# --- financial envelope and security ----------------------------------------------------------------------------------
def _financial(bid: Bid, draft: Draft) -> Iterator[Missing]:
    if draft.own.get("financial"):
        text = _("Advice: you sealed the financial envelope yourself, so nobody can check what is missing in it.")
        yield Missing("financial", text, blocks=False)
        return
    prices = reckon(draft.financial)
    if not prices.lines:
        yield Missing("financial", _("The price schedule has no line."), field="lines")
    elif prices.total <= 0:
        yield Missing("financial", _("The total of the price schedule is zero."), field="lines")
    for row, line in enumerate(prices.lines, 1):
        if not line.total:
            text = _("Line %(row)s of the price schedule comes to zero: is that meant?") % {"row": row}
            yield Missing("financial", text, blocks=False, field="lines")
    yield from _documents(bid, draft, "financial")
    rule = security_rule(bid.tender, prices.total)
    for field, sentence in security_problems(rule, draft.financial):
        yield Missing("security", sentence, field=field)
    if rule.asked and SECURITY_SCAN not in draft.documents.get("financial", []):
        text = _("No scan of the bid security is attached: its original is asked for at the opening.")
        yield Missing("security", text, blocks=False, field="document-security")
