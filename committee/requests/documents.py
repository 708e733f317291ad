"""What goes into the papers of partnership requests: the receipt and the reply letter. Pure functions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.models import PartnershipRequest
from committee.selectors import requests_visible
from partnership.documents.registry import document, register_read_ahead
from partnership.people.roles import READERS, has_role
from partnership.workflow.reading import once_a_page
from tenders.documents.tender import moment


def _readers(user: Any, official: Any) -> bool:
    """Staff who read requests; a partner by the document's scope, a visitor through the secret link."""
    if not has_role(user, *READERS):
        return False
    return official.object_id in _known(user) or official.object_id in _know(user, {official.object_id})


@once_a_page
def _known(user: Any) -> set[str]:
    """Requests that this person sees, as far as the page has met them."""
    return set()


def _know(user: Any, keys: set[str]) -> set[str]:
    known = _known(user)
    known.update(map(str, requests_visible(user).filter(pk__in=keys).order_by().values_list("pk", flat=True)))
    return known


@register_read_ahead
def _read_ahead(user: Any, officials: list[Any]) -> None:
    keys = {o.object_id for o in officials if o.object_model == PartnershipRequest._meta.label_lower}
    if keys and has_role(user, *READERS):
        _know(user, keys)


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
