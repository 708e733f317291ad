"""What goes into the documents of a tender: announcement, invitation, extension, cancellation, receipt. Pure functions."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnership.arabic.hijri import hijri
from partnership.arabic.words import dinars_in_words
from partnership.documents.registry import document, register_read_ahead
from partnership.partners.policies import partners_of
from partnership.people.roles import READERS, has_role
from partnership.workflow.reading import once_a_page
from tenders.box import receipts
from tenders.documents.terms import labelled
from tenders.models import Bid, Invitation, Method, Tender
from tenders.selectors.project import learn_projects, sees_project
from tenders.selectors.publication import has_paid
from tenders.selectors.tender import formula_words
from tenders.services.snapshot import terms_snapshot


def moment(at: datetime | None) -> str:
    """«الخميس 12 فبراير 2026، الساعة 13:30 (24 شعبان 1447هـ)»."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    there = hijri(local.date())
    return date_format(local, "l j F Y") + f"، الساعة {local:%H:%M}" + (f" ({there})" if there else "")


def anybody(user: Any, official: Any) -> bool:
    """What was published is everybody's."""
    return True


def inside(user: Any, official: Any) -> bool:
    """Staff who see the project."""
    return has_role(user, *READERS) and sees_project(user, official.project_id)


def _published(user: Any, official: Any) -> bool:
    if inside(user, official):
        return True
    tender = _tender(official.object_id)
    if tender is None:
        return False
    if tender.method == Method.OPEN:
        return True
    return user.is_authenticated and tender.pk in _invited(user)


@once_a_page
def _invited(user: Any) -> frozenset[int]:
    """The tenders to which the partners of this person are invited."""
    mine = partners_of(user)
    rows = Invitation.objects.filter(partner_id__in=mine)
    return frozenset(rows.values_list("tender_id", flat=True)) if mine else frozenset()


@once_a_page
def _known() -> dict[str, Tender | None]:
    """The tenders that the page has met."""
    return {}


def _tender(pk: str) -> Tender | None:
    """Asked for once by a page that lists several papers of one tender."""
    known = _known()
    return known[pk] if pk in known else know_tenders({pk})[pk]


def know_tenders(keys: set[str]) -> dict[str, Tender | None]:
    """Read several tenders at once, as far as who reads their papers depends on them."""
    known = _known()
    rows = Tender.objects.filter(pk__in=keys).only("method", "state", "document_price").order_by()
    known.update(dict.fromkeys(keys) | {str(tender.pk): tender for tender in rows})
    return known


@register_read_ahead
def _read_ahead(user: Any, officials: list[Any]) -> None:
    """Projects and tenders of a list of documents: two questions, not two for each document."""
    learn_projects(user, {official.project_id for official in officials if official.project_id})
    asked = {o.object_id for o in officials if o.object_model == Tender._meta.label_lower and not inside(user, o)}
    if asked:
        know_tenders(asked)


def _published_and_paid(user: Any, official: Any) -> bool:
    """The tender documents: free ones are everybody's who may read the announcement, priced ones theirs who paid."""
    if inside(user, official):
        return True
    tender = _tender(official.object_id)
    if tender is None or not _published(user, official):
        return False
    return tender.document_price == 0 or has_paid(user, tender.pk)


def tender_facts(tender: Tender) -> dict[str, Any]:
    """What every paper of a tender says about it."""
    terms = tender.terms
    return {
        "reference": tender.reference,
        "project_reference": tender.project.reference,
        "title": tender.project.title,
        "department": tender.project.department.name,
        "field": str(tender.project.get_field_display()),
        "method": str(tender.get_method_display()),
        "method_reason": tender.method_reason,
        "scope": tender.scope,
        "duration_months": str(terms.duration_months or ""),
        "documents_until": moment(tender.documents_until),
        "questions_until": moment(tender.questions_until),
        "closing": moment(tender.closing_at),
        "opening": moment(tender.opening_at),
        "security": str(tender.bid_security_amount or 0),
        "security_words": dinars_in_words(tender.bid_security_amount or 0),
        "validity_days": str(tender.validity_days),
        "price": str(tender.document_price),
        "newspaper": tender.newspaper,
        "short_window_reason": tender.short_window_reason,
        "few_invitees_reason": tender.few_invitees_reason,
        "technical_weight": str(tender.technical_weight),
        "financial_weight": str(tender.financial_weight),
        "pass_mark": str(tender.pass_mark),
        "formula": formula_words(tender),
        "criteria": [{"name": c["name"], "weight": str(c["weight"])} for c in tender.frozen_criteria],
        "required": [d["name"] for d in tender.frozen_documents],
    }


@document(
    "tenders.announcement",
    title=_("Tender announcement"),
    template="tenders/pdf/announcement.html",
    series="AN",
    visible=_published,
)
def announcement_data(tender: Tender) -> dict[str, Any]:
    return tender_facts(tender)


@document(
    "tenders.booklet", title=_("Tender documents"), template="tenders/pdf/booklet.html", series="TD",
    visible=_published_and_paid,
)  # fmt: skip
def booklet_data(tender: Tender) -> dict[str, Any]:
    """Everything a bidder prices and answers. The ministry's estimate is no part of it."""
    terms = labelled(terms_snapshot(tender.terms))
    shown = ("objectives", "scope", "beneficiaries", "deliverables", "indicators", "criteria", "required_documents")
    return tender_facts(tender) | {name: terms[name] for name in shown} | {"kinds": terms["kinds_labels"]}


@document(
    "tenders.invitation", title=_("Invitation to tender"), template="tenders/pdf/invitation.html", series="IN",
    visible=inside, scope=lambda invitation: f"partner:{invitation.partner_id}",
)  # fmt: skip
def invitation_data(invitation: Invitation) -> dict[str, Any]:
    return tender_facts(invitation.tender) | {"partner": invitation.partner.name}


@document(
    "tenders.extension",
    title=_("Extension of a tender"),
    template="tenders/pdf/extension.html",
    series="EX",
    visible=_published,
)
def extension_data(tender: Tender) -> dict[str, Any]:
    return tender_facts(tender)


@document(
    "tenders.cancellation",
    title=_("Cancellation of a tender"),
    template="tenders/pdf/cancellation.html",
    series="CX",
    visible=_published,
)
def cancellation_data(tender: Tender) -> dict[str, Any]:
    return tender_facts(tender) | {"reason": tender.ended_reason}


def nobody_else(user: Any, official: Any) -> bool:
    """The bidder reads it by its scope, and the two officers who received an envelope on paper; the committee learns of
    bids at the opening."""
    return inside(user, official) and official.object_id in _closed_bids(user, official.project_id)


def _closed_bids(user: Any, project_id: int) -> set[str]:
    """The bids of a project whose tender has closed, or that this officer received on paper: asked once for a page that
    lists many receipts."""
    known: dict[int, set[str]] = user.__dict__.setdefault("_closed_bids", {})
    if project_id not in known:
        mine = Q(versions__paper__registered_by=user.pk) | Q(versions__paper__confirmed_by=user.pk)
        rows = Bid.objects.filter(mine | Q(tender__closed_at__isnull=False), tender__project_id=project_id)
        known[project_id] = {str(pk) for pk in rows.values_list("pk", flat=True)}
    return known[project_id]


@document(
    "tenders.receipt", title=_("Receipt of a bid"), template="tenders/pdf/receipt.html", series="RC",
    visible=nobody_else, scope=lambda bid: f"partner:{bid.partner_id}",
)  # fmt: skip
def receipt_data(bid: Bid) -> dict[str, Any]:
    """Number, time and hashes of the sealed version: nothing of its content."""
    version = bid.versions.get(is_current=True)
    sealed = timezone.localtime(version.sealed_at)
    return {
        "receipt": version.receipt,
        "version": str(version.number),
        "reference": bid.tender.reference,
        "title": bid.tender.project.title,
        "partner": bid.partner.name,
        "sealed_at": moment(version.sealed_at),
        "sealed_exact": sealed.isoformat(timespec="microseconds"),
        "closing": moment(bid.tender.closing_at),
        "technical_sha256": version.technical_sha256,
        "financial_sha256": version.financial_sha256,
        "paper": version.paper.envelope_number if hasattr(version, "paper") else "",
        "signed": receipts.whole(version.signed) if hasattr(version, "signed") else "",
    }
