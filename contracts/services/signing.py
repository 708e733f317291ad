"""Signatures on paper and in the PDF, the bond, the days to sign."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Bond, Contract, Signature
from contracts.selectors.signing import accredited_document
from contracts.services.delivery import add_months
from contracts.services.values import bond_required
from contracts.signing import authority, pades
from partnership.arabic.hijri import hijri
from partnership.audit.services import record
from partnership.documents import rendering
from partnership.documents.services import pdf_of_document, store_file, store_made
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError


@transaction.atomic
def signature_record(
    contract: Contract, *, side: str, signer: str, scan: Any, by: Any, capacity: str = ""
) -> Signature:
    """Keep a signed paper's scan and its hash; call inside the step that signs. Both sides read it: the countersigned copy."""
    scope = f"partner:{contract.partner_id}"
    stored = store_file(scan, by=by, project_id=contract.project_id, kind="signed_contract", scope=scope)
    return Signature.objects.create(
        contract=contract, side=side, signer=signer, capacity=capacity, scan=stored, sha256=stored.sha256, signed_at=now(),
        recorded_by=by, document=accredited_document(contract),
    )  # fmt: skip


@transaction.atomic
def signature_electronic(contract: Contract, *, side: str, by: Any, capacity: str = "") -> Signature:
    """Sign the accredited PDF itself, on top of the other side's signature; call inside the step that signs.

    Raises DomainError "no_document" without an accredited PDF, "paper" after a signature on paper.
    """
    document = accredited_document(contract)
    if document is None:
        raise DomainError(_("The contract has no accredited document to sign."), "no_document")
    other = contract.signatures.select_related("scan").order_by("-pk").first()
    if other is not None and other.method != "electronic":
        raise DomainError(_("The other side signed on paper: sign the same copy on paper."), "paper")
    pdf = other.scan.content() if other is not None else pdf_of_document(document)
    organisation = contract.parties["partner" if side == "partner" else "ministry"]
    signer = (
        authority.partner_signer(name=by.name, organisation=organisation)
        if side == "partner"
        else authority.ministry_signer()
    )
    at = now()
    facts = {
        "side": side, "signer": by.name, "capacity": capacity, "organisation": organisation, "number": document.number,
        "at": timezone.localtime(at), "hijri": hijri(timezone.localdate(at)), "certificate": signer.signing_cert.subject.native.get("common_name", ""),
    }  # fmt: skip
    block = rendering.pdf_of(rendering.html_of("contracts/pdf/signature_block.html", facts, {}))
    try:
        done = pades.sign(pdf, side=side, signer=signer, name=by.name, reason=document.number, block=block)
    except pades.NoStamp as error:
        raise DomainError(
            _("The time-stamping authority does not answer: nothing was signed; try again in some minutes."), "no_stamp"
        ) from error
    scope = f"partner:{contract.partner_id}"
    stored = store_made(
        done.pdf, name=f"{document.number}.pdf", by=by, project_id=contract.project_id, kind="signed_contract", scope=scope
    )  # fmt: skip
    signature = Signature.objects.create(
        contract=contract, side=side, method="electronic", signer=by.name, capacity=capacity, document=document, scan=stored,
        sha256=stored.sha256, certificate=done.certificate[:300], certificate_serial=done.serial, issuer=done.issuer[:300],
        stamped_by=done.stamped_by[:300], signed_at=at, recorded_by=by,
    )  # fmt: skip
    record("edited", by=by, obj=contract, after={"signed": side, "sha256": stored.sha256, "serial": done.serial})
    return signature


def bond_must_last_until(contract: Contract) -> date:
    """The first day on which a bond may end: past the contract's end, counted from today while it is not in force."""
    return add_months(contract.starts_on or today(), contract.duration_months)


@transaction.atomic
def bond_record(contract: Contract, *, by: Any, scan: Any, amount: Decimal, expires_on: date, **facts: Any) -> Bond:
    """Record the performance bond (RULES.md, section 1: 10 % of the contract, valid past completion). Dinars.

    Raises DomainError "amount" for less than the rule asks, "expires" when it ends with the contract or before.
    """
    asked = bond_required(contract)
    if amount < asked:
        raise DomainError(_("The rule asks for a bond of at least BD %(amount)s.") % {"amount": f"{asked:,.3f}"}, "amount")  # fmt: skip
    if expires_on <= bond_must_last_until(contract):
        day = bond_must_last_until(contract).isoformat()
        raise DomainError(_("The bond must be valid past the end of the contract, after %(day)s.") % {"day": day}, "expires")  # fmt: skip
    if contract.bonds.filter(issuer=facts["issuer"], number=facts["number"]).exists():
        raise DomainError(_("This bond is recorded already."), "twice")
    scope = f"partner:{contract.partner_id}"
    stored = store_file(scan, by=by, project_id=contract.project_id, kind="performance_bond", scope=scope)
    bond = Bond.objects.create(
        contract=contract, amount=amount, expires_on=expires_on, scan=stored, recorded_at=now(), recorded_by=by, **facts
    )
    record("edited", by=by, obj=contract, after={"bond": bond.number, "amount": str(amount), "until": str(expires_on)})
    return bond


@transaction.atomic
def signing_extend(contract: Contract, *, by: Any, until: date, reason: str) -> Contract:
    """Give more days to sign, with a reason that stays on the contract. Raises DomainError "until", "state"."""
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if not (fresh.is_being_prepared or fresh.state in ("accredited", "signing")):
        raise DomainError(_("This contract is signed already."), "state")
    if until <= today():
        raise DomainError(_("Name a day that is still to come."), "until")
    fresh.sign_until, fresh.sign_until_reason = until, reason
    fresh.save(update_fields=["sign_until", "sign_until_reason"])
    record("edited", by=by, obj=fresh, after={"sign_until": until.isoformat()}, reason=reason)
    return fresh
