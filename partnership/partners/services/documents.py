"""A partner's papers: presented, checked, replaced, watched until they end."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnership.documents.services import store_file
from partnership.partners.checklists import papers_of
from partnership.partners.models import DocumentKind, ExpiryReminder, Partner, PartnerDocument
from partnership.partners.policies import partners_of
from partnership.partners.services.notices import tell_partner
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError

REMINDERS = (30, 7, 0)  # days before the end, each told once
REGISTERED = ("approved", "debarred")
# Which fact of the partner follows a paper's date.
_END_OF = {DocumentKind.LICENCE: "licence_expires", DocumentKind.BOARD: "board_valid_until"}


@transaction.atomic
def document_present(
    partner: Partner, *, by: Any, kind: str, upload: Any, number: str = "", issued_on: date | None = None,
    expires_on: date | None = None, score: Decimal | None = None,
) -> PartnerDocument:  # fmt: skip
    """Present a paper. In a registration it takes the place of the one before at once; an approved partner's new paper
    waits for the secretary, and the old one stays until then. Raises DomainError "not_editable", or what the file says."""
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    fresh = Partner.objects.select_for_update().get(pk=partner.pk)
    if not (fresh.is_editable or fresh.is_registered):
        raise DomainError(_("The registration was sent and cannot be changed now."), "not_editable")
    if kind not in dict(papers_of(fresh.kind)):
        raise DomainError(_("This kind of partner does not present this document."), "kind")
    older = list(fresh.documents.filter(kind=kind, state="presented"))
    for paper in older:  # a corrected upload
        fire(paper, "replace", by=by, system=True)
    file = store_file(upload, by=by, kind="partner_document", scope=f"partner:{fresh.pk}")
    paper = PartnerDocument(
        partner=fresh, kind=kind, file=file, number=number, issued_on=issued_on, expires_on=expires_on, score=score,
        presented_by=by, presented_at=now(),
    )  # fmt: skip
    paper.full_clean(exclude=["partner", "file", "presented_by"])
    paper.save()
    if fresh.is_editable:
        take_dates(paper)
    return begin(paper, by=by)


def take_dates(paper: PartnerDocument) -> None:
    """The partner's facts follow its paper: until when the licence or the board stands, when it was evaluated."""
    changes: dict[str, Any] = {}
    if paper.kind in _END_OF and paper.expires_on:
        changes[_END_OF[DocumentKind(paper.kind)]] = paper.expires_on
    if paper.kind == DocumentKind.EVALUATION and paper.issued_on:
        changes["evaluated_on"] = paper.issued_on
        if paper.score is not None:
            changes["evaluation_score"] = paper.score
    if changes:
        Partner.objects.filter(pk=paper.partner_id).update(**changes)


def remind_of_ends() -> int:
    """Tell partners whose accepted papers end in 30 days, in 7, today: each once, also after a day without the job.

    An imported partner's licence and board were seen on paper: until it presents a file, the dates of the register count.
    """
    day, sent = today(), 0
    soon, last = day + timedelta(days=REMINDERS[0]), day - timedelta(days=REMINDERS[1])
    watched = Q(partner__state__in=REGISTERED)
    ending = PartnerDocument.objects.filter(watched, state="accepted", expires_on__isnull=False, expires_on__lte=soon)
    for paper in ending.select_related("partner"):
        newer = paper.partner.documents.filter(kind=paper.kind, pk__gt=paper.pk, state__in=("presented", "accepted"))
        ends_on = paper.expires_on or day
        sent += _remind(paper.partner, paper.kind, ends_on, day, {"document": paper}, silent=newer.exists())
    for kind, fact in _END_OF.items():
        rows = Partner.objects.filter(state__in=REGISTERED, **{f"{fact}__gte": last, f"{fact}__lte": soon})
        shown = PartnerDocument.objects.filter(partner=OuterRef("pk"), kind=kind).exclude(state="refused")
        for partner in rows.exclude(Exists(shown)):
            ends_on = getattr(partner, fact)
            which = {"partner": partner, "kind": kind, "ends_on": ends_on}
            sent += _remind(partner, kind, ends_on, day, which)
    return sent


@transaction.atomic
def _remind(
    partner: Partner, kind: str, ends_on: date, day: date, which: dict[str, Any], *, silent: bool = False
) -> int:
    """1 when told now; 0 when it was told before. The unique row decides between two jobs."""
    step = min(days for days in REMINDERS if max((ends_on - day).days, 0) <= days)
    _made, new = ExpiryReminder.objects.get_or_create(**which, days=step, defaults={"sent_at": now()})
    if not new or silent:
        return 0
    text = gettext_noop(
        "“%(paper)s” of %(partner)s is valid until %(day)s. Present the new one: without it no new bid is accepted."
    )
    url = reverse("partners:documents", args=[partner.pk])
    tell_partner(partner, text, url=url, kind="deadline", paper=DocumentKind(kind).label, day=ends_on)
    return 1
