"""Signatures on paper and in the PDF, the bond, the days to sign."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contracts.models import Contract, Signature
from contracts.selectors.signing import accredited_document
from contracts.signing import authority, pades
from contracts.signing.token import NoToken
from partnership.arabic.hijri import hijri
from partnership.audit.services import record
from partnership.documents import rendering
from partnership.documents.models import OfficialDocument
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
    other = contract.signatures.select_related("scan").order_by("-pk").first()
    facts = sign_pdf(contract, accredited_document(contract), other, side=side, by=by, capacity=capacity)
    return Signature.objects.create(contract=contract, **facts)


def sign_pdf(
    contract: Contract, document: OfficialDocument | None, other: Any, *, side: str, by: Any, capacity: str
) -> dict[str, Any]:
    """Sign a document of a contract on top of the other side's signature (None: the first); the facts of the signature.

    Raises DomainError "no_document", "paper" after a signature on paper, "no_stamp", "no_token".
    """
    if document is None:
        raise DomainError(_("The contract has no accredited document to sign."), "no_document")
    if other is not None and other.method != "electronic":
        raise DomainError(_("The other side signed on paper: sign the same copy on paper."), "paper")
    pdf = other.scan.content() if other is not None else pdf_of_document(document)
    organisation = contract.parties["partner" if side == "partner" else "ministry"]
    at = now()
    facts = {
        "side": side, "signer": by.name, "capacity": capacity, "organisation": organisation, "number": document.number,
        "at": timezone.localtime(at), "hijri": hijri(timezone.localdate(at)),
    }  # fmt: skip
    try:
        with authority.signer_for(side, name=by.name, organisation=organisation) as signer:
            facts["certificate"] = signer.signing_cert.subject.native.get("common_name", "")
            block = rendering.pdf_of(rendering.html_of("contracts/pdf/signature_block.html", facts, {}))
            done = pades.sign(pdf, side=side, signer=signer, name=by.name, reason=document.number, block=block)
    except pades.NoStamp as error:
        raise DomainError(
            _("The time-stamping authority does not answer: nothing was signed; try again in some minutes."), "no_stamp"
        ) from error
    except NoToken as error:
        raise DomainError(
            _("The ministry's signing token does not answer: nothing was signed. Ask the administrator to look at it."),
            "no_token",
        ) from error
    return _signed(contract, document, done, side=side, by=by, capacity=capacity, at=at)


def _signed(contract: Contract, document: OfficialDocument, done: Any, *, at: Any, **who: Any) -> dict[str, Any]:
    scope, by = f"partner:{contract.partner_id}", who["by"]
    stored = store_made(
        done.pdf, name=f"{document.number}.pdf", by=by, project_id=contract.project_id, kind="signed_contract", scope=scope
    )  # fmt: skip
    record("edited", by=by, obj=contract, after={"signed": who["side"], "sha256": stored.sha256, "serial": done.serial})
    return {
        "side": who["side"], "method": "electronic", "signer": by.name, "capacity": who["capacity"], "document": document,
        "scan": stored, "sha256": stored.sha256, "certificate": done.certificate[:300], "certificate_serial": done.serial,
        "issuer": done.issuer[:300], "stamped_by": done.stamped_by[:300], "signed_at": at, "recorded_by": by,
    }  # fmt: skip


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
