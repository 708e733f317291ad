"""Reads around signing: the accredited document, the last day, the bond."""

from datetime import date, timedelta

from django.utils import timezone

from contracts.models import Bond, Contract
from partnership.documents.models import OfficialDocument
from partnership.workflow.clock import today
from tenders.selectors.rules import rule


def accredited_document(contract: Contract) -> OfficialDocument | None:
    """The document of the last accreditation: what is signed."""
    rows = OfficialDocument.objects.filter(
        object_model="contracts.contract", object_id=str(contract.pk), kind="contracts.contract"
    )
    return rows.order_by("-pk").first()


def sign_until(contract: Contract) -> date:
    """The last day to sign: the rule's days after the award (RULES.md, section 1: 30), or the day it was extended to."""
    since = timezone.localdate(contract.awarded_at or contract.created_at)
    ends = since + timedelta(days=int(rule("signing_days")))
    return max(ends, contract.sign_until) if contract.sign_until else ends


def valid_bonds(contract: Contract) -> list[Bond]:
    """The performance bonds that are held and not expired today."""
    held = contract.bonds.filter(purpose="performance", outcome="")
    return [bond for bond in held if bond.expires_on >= today()]
