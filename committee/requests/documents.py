"""What goes into the papers of partnership requests: the receipt and the reply letter. Pure functions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.models import PartnershipRequest
from committee.selectors import requests_visible
from partnership.documents.registry import document
from partnership.people.roles import READERS, has_role
from tenders.documents.tender import moment


def _readers(user: Any, official: Any) -> bool:
    """Staff who read requests; a partner by the document's scope, a visitor through the secret link."""
    return has_role(user, *READERS) and requests_visible(user).filter(pk=official.object_id).exists()


def _scope(request: PartnershipRequest) -> str:
    return f"partner:{request.partner_id}" if request.partner_id else ""


def _facts(request: PartnershipRequest) -> dict[str, Any]:
    return {
        "request": request.number,
        "title": request.title,
        "kind": str(request.get_kind_display()),
        "field": str(request.get_field_display()),
        "sender": request.partner.name if request.partner else request.sender,
        "received": moment(request.filed_at),
    }


@document(
    "committee.request_receipt",
    title=_("Receipt of a partnership request"),
    template="committee/pdf/request_receipt.html",
    series="RR",
    visible=_readers,
    scope=_scope,
)
def request_receipt_data(request: PartnershipRequest) -> dict[str, Any]:
    return _facts(request) | {
        "beneficiaries": str(request.beneficiary_number or ""),
        "budget": str(request.budget) if request.budget is not None else "",
        "files": [{"name": f.file.name, "sha256": f.file.sha256} for f in request.files.select_related("file")],
    }


@document(
    "committee.request_reply",
    title=_("Reply to a partnership request"),
    template="committee/pdf/request_reply.html",
    series="RL",
    visible=_readers,
    scope=_scope,
)
def request_reply_data(request: PartnershipRequest) -> dict[str, Any]:
    """The decision with its reasons; scores and opinions stay with the committee."""
    return _facts(request) | {
        "accepted": request.state == "accepted",
        "reasons": request.decision_reason,
        "decided": moment(request.decided_at),
    }
