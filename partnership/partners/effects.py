"""What else happens when a step of the register is taken: inside the step's transaction."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from partnership.documents.services import issue
from partnership.partners.models import Debarment, DocumentKind, Partner, PartnerDocument
from partnership.partners.services.documents import take_dates
from partnership.partners.services.notices import tell_partner
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from partnership.workflow.registry import due, effect

Data = dict[str, Any]


# --- the registration -------------------------------------------------------------------------------------------------
@effect("partners.accept_documents")
def accept_documents(partner: Partner, *, by: Any, at: datetime, data: Data) -> None:
    """The papers of a registration are accepted with its items."""
    for paper in partner.documents.filter(state="presented").order_by("pk"):
        fire(paper, "accept_with_partner", by=by, system=True)


@effect("partners.tell_approved")
def tell_approved(partner: Partner, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop("%(partner)s is approved as a partner of the ministry and may bid in its fields.")
    tell_partner(partner, text, by=by)


@effect("partners.tell_returned")
def tell_returned(partner: Partner, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop(
        "The registration of %(partner)s was returned. What is to be corrected stands beside each item: %(reason)s"
    )
    tell_partner(partner, text, by=by, reason=data.get("reason", ""))


@effect("partners.tell_rejected")
def tell_rejected(partner: Partner, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop("The registration of %(partner)s was rejected: %(reason)s")
    tell_partner(partner, text, by=by, reason=data.get("reason", ""))


# --- its papers -------------------------------------------------------------------------------------------------------
@effect("partners.renew_facts")
def renew_facts(paper: PartnerDocument, *, by: Any, at: datetime, data: Data) -> None:
    """An accepted paper gives the register its dates."""
    take_dates(paper)


@effect("partners.replace_older")
def replace_older(paper: PartnerDocument, *, by: Any, at: datetime, data: Data) -> None:
    older = paper.partner.documents.filter(kind=paper.kind, state__in=("accepted", "expired"), pk__lt=paper.pk)
    for one in older.order_by("pk"):
        fire(one, "replace", by=by, system=True)


@effect("partners.tell_refused")
def tell_refused(paper: PartnerDocument, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop("“%(paper)s” of %(partner)s was refused: %(reason)s")
    words = {"paper": DocumentKind(paper.kind).label, "reason": data.get("reason", "")}
    tell_partner(paper.partner, text, by=by, url=reverse("partners:documents", args=[paper.partner_id]), **words)


@due("partners.partnerdocument", "expire")
def papers_ended(now: datetime) -> Any:
    return PartnerDocument.objects.filter(state="accepted", expires_on__lt=today())


# --- debarment --------------------------------------------------------------------------------------------------------
@effect("partners.issue_debarment")
def issue_debarment(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    """The letter with reasons, scope, period and the way to appeal."""
    issue("partners.debarment", debarment, by=by)
    text = gettext_noop(
        "%(partner)s is debarred until %(day)s. The reasons, and how to appeal, stand on the page of the debarment."
    )
    tell_partner(
        debarment.partner,
        text,
        by=by,
        url=debarment.get_absolute_url(),
        kind="legal",
        day=debarment.ends_on,
    )


@effect("partners.debar_partner")
def debar_partner(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    """A debarment from every field shows in the partner's state; one from some fields only in its answers."""
    partner = debarment.partner
    if debarment.is_whole and partner.state == "approved":
        fire(partner, "debar", by=by, system=True, reason=debarment.reason)


@effect("partners.reinstate_partner")
def reinstate_partner(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    """The state goes back, unless another debarment from every field is running."""
    partner, day = debarment.partner, today()
    others = partner.debarments.exclude(pk=debarment.pk)
    if partner.state == "debarred" and not any(other.is_whole and other.covers(day) for other in others):
        fire(partner, "reinstate", by=by, system=True)


@effect("partners.tell_lifted")
def tell_lifted(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop("The debarment of %(partner)s is lifted: %(reason)s")
    _answer(debarment, text, by=by, reason=data.get("reason", ""))


@effect("partners.tell_kept")
def tell_kept(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    text = gettext_noop("The appeal of %(partner)s is answered, and the debarment stands: %(reason)s")
    _answer(debarment, text, by=by, reason=data.get("reason", ""))


@effect("partners.tell_ended")
def tell_ended(debarment: Debarment, *, by: Any, at: datetime, data: Data) -> None:
    _answer(debarment, gettext_noop("The debarment of %(partner)s has ended."), by=by)


def _answer(debarment: Debarment, text: str, *, by: Any, **facts: Any) -> None:
    tell_partner(debarment.partner, text, by=by, url=debarment.get_absolute_url(), kind="legal", **facts)


@due("partners.debarment", "end")
def debarments_ended(now: datetime) -> Any:
    return Debarment.objects.filter(state__in=("in_force", "appealed", "heard"), ends_on__lt=today())
