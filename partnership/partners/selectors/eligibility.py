"""The one answer to: may this partner bid? Yes, or each reason in words.

The portal, the invitation list and the check of a bid ask here; `on` asks for another day than today (the day of
bidding), and the answer is of that day: papers, debarments and the list of activities are kept with their periods.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.partners.figures import years, years_before
from partnership.partners.models import (
    COUNTED,
    Activity,
    Debarment,
    DocumentKind,
    Partner,
    PartnerDocument,
    PartnerKind,
)
from partnership.workflow.clock import today
from partnership.workflow.reading import once, once_a_page

Reason = str | Promise
BARS: list[Callable[[date], Mapping[int, Reason]]] = []
CERTIFICATES = (DocumentKind.VAT, DocumentKind.BAHRAINISATION, DocumentKind.SME, DocumentKind.LOCAL)
_MISSING_CERTIFICATE = {
    DocumentKind.VAT: _("No VAT registration certificate is in force."),
    DocumentKind.BAHRAINISATION: _("No Bahrainisation certificate is in force."),
    DocumentKind.SME: _("No small and medium enterprise certificate is in force."),
    DocumentKind.LOCAL: _("No local registration is in force."),
}


def eligibility(
    partner: Partner,
    field: str | None = None,
    kinds: list[str] | None = None,
    *,
    on: date | None = None,
    certificates: Collection[str] = (),
) -> list[Reason]:
    """Why this partner may not bid on that day (default: today), each reason in words; empty when it may.

    `field` and `kinds` are the tender's; `certificates` those its notice asks a firm for (CERTIFICATES). RULES.md
    section 1, eligibility rows. A running contract never asks here: an expired licence stops new bids only.
    """
    day = on or today()
    reasons = [*_register_reasons(partner, day), *_debarment_reasons(partner, day, field)]
    reasons += [found[partner.pk] for bars in BARS if partner.pk in (found := once(bars, day))]
    if kinds and partner.kind not in kinds:
        reasons.append(_("This tender is not open to this kind of partner."))
    if field and partner.fields and field not in partner.fields:
        reasons.append(_("The partner is not registered for this field of partnership."))
    papers = _papers(partner)
    if not _licence_in_force(partner, papers, day):
        reasons.append(_("The licence or registration has expired."))
    reasons += _OWN[PartnerKind(partner.kind)](partner, papers, day)
    held = {paper.kind for paper in papers if paper.in_force(day)}
    reasons += [_MISSING_CERTIFICATE[DocumentKind(c)] for c in CERTIFICATES if c in certificates and c not in held]
    return reasons


def register_bars(bars: Callable[[date], Mapping[int, Reason]]) -> None:
    """Let a higher app keep partners from bidding: `bars(day)` gives {partner's key: reason} for all of them in one query."""
    if bars not in BARS:
        BARS.append(bars)


def _register_reasons(partner: Partner, day: date) -> list[Reason]:
    approved_since = timezone.localdate(partner.approved_at) if partner.approved_at else None
    if not partner.is_registered or (approved_since and approved_since > day):
        return [_("The partner's registration is not approved yet.")]
    return []


def _debarment_reasons(partner: Partner, day: date, field: str | None) -> list[Reason]:
    found = _debarments(partner)
    covering = [d for d in found if d.covers(day, field)]
    if any(d.is_whole for d in covering) or (partner.state == "debarred" and not found):
        return [_("The partner is debarred from bidding.")]
    return [_("The partner is debarred from bidding in this field.")] if covering else []


def _licence_in_force(partner: Partner, papers: list[PartnerDocument], day: date) -> bool:
    """By the accepted papers; by the registered date where none was accepted or the day lies before the first."""
    licences = [paper for paper in papers if paper.kind == DocumentKind.LICENCE]
    begun = [paper for paper in licences if paper.issued_on is None or paper.issued_on <= day]
    if not begun:
        return partner.licence_in_force(day)
    return any(paper.in_force(day) for paper in begun)


def _association(partner: Partner, papers: list[PartnerDocument], day: date) -> list[Reason]:
    reasons: list[Reason] = []
    founded_by = years_before(day, years("association_min_years", day))
    if partner.registered_on is None or partner.registered_on > founded_by:
        reasons.append(_("An association must be at least a year old."))
    if partner.has_legal_dispute:
        reasons.append(_("A legal dispute over the association's board is open."))
    if partner.board_valid_until and partner.board_valid_until < day:
        reasons.append(_("The term of the association's board has ended."))
    evaluated = [paper.issued_on for paper in papers if paper.kind == DocumentKind.EVALUATION and paper.issued_on]
    latest = max((d for d in [*evaluated, partner.evaluated_on] if d and d <= day), default=None)
    if latest is None:
        reasons.append(_("The institutional evaluation is not recorded."))
    elif latest < years_before(day, years("association_reevaluation_years", day)):
        reasons.append(_("The institutional evaluation is too old: the association must be evaluated again."))
    return reasons


def _firm(partner: Partner, papers: list[PartnerDocument], day: date) -> list[Reason]:
    if any(activity.is_listed(day) for activity in _activities(partner)):
        return []
    return [_("The commercial registration has no activity that permits social work.")]


def _international(partner: Partner, papers: list[PartnerDocument], day: date) -> list[Reason]:
    return [] if partner.experience.strip() else [_("Experience in social work is not shown.")]


_OWN = {
    PartnerKind.ASSOCIATION: _association,
    PartnerKind.FIRM: _firm,
    PartnerKind.INTERNATIONAL: _international,
}


# --- what the answer stands on: read ahead by `with_evidence`, or asked once a page --------------------------------------
EVIDENCE = ("debarments", "documents", "activities")


def with_evidence(rows: QuerySet[Partner]) -> QuerySet[Partner]:
    """Read all that eligibility asks for, in three queries whatever the number of partners."""
    return rows.prefetch_related(*EVIDENCE)


def eligible_among(
    rows: Iterable[Partner], field: str | None = None, kinds: list[str] | None = None, **how: Any
) -> list[Partner]:
    """Those of the partners that may bid; for lists, on rows read `with_evidence`."""
    return [partner for partner in rows if not eligibility(partner, field, kinds, **how)]


def _read_ahead(partner: Partner, name: str) -> Any:
    return getattr(partner, "_prefetched_objects_cache", {}).get(name)


def _papers(partner: Partner) -> list[PartnerDocument]:
    ahead = _read_ahead(partner, "documents")
    return _papers_of(partner.pk) if ahead is None else [paper for paper in ahead if paper.is_counted]


def _debarments(partner: Partner) -> list[Debarment]:
    ahead = _read_ahead(partner, "debarments")
    return _debarments_of(partner.pk) if ahead is None else [d for d in ahead if d.decided_at is not None]


def _activities(partner: Partner) -> list[Activity]:
    ahead = _read_ahead(partner, "activities")
    return _activities_of(partner.pk) if ahead is None else list(ahead)


@once_a_page
def _papers_of(partner_id: int) -> list[PartnerDocument]:
    kinds = (DocumentKind.LICENCE, DocumentKind.EVALUATION, *CERTIFICATES)
    return list(PartnerDocument.objects.filter(partner_id=partner_id, state__in=COUNTED, kind__in=kinds))


@once_a_page
def _debarments_of(partner_id: int) -> list[Debarment]:
    return list(Debarment.objects.filter(partner_id=partner_id, decided_at__isnull=False))


@once_a_page
def _activities_of(partner_id: int) -> list[Activity]:
    return list(Activity.objects.filter(partner=partner_id))
