"""Lists of tenders, for visitors and for staff."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnership.arabic.search import search
from partnership.partners.models import Partner
from partnership.workflow.clock import today
from tenders.models import Bid, BoxKey, Invitation, Method, Newspaper, Tender
from tenders.models.tender import ENDED
from tenders.selectors.tender import public_tenders
from tenders.services.tender import criteria_of, documents_of

PER_PAGE = 20
LONG = (
    "frozen_rules",
    "frozen_criteria",
    "frozen_documents",
    "frozen_terms",
)  # of which a line of a list shows nothing
USUAL_PREPARATION = timedelta(days=30)
EVALUATION = ("with_board", "closed", "technical_opened", "financial_opened", "evaluated")
GROUPS = {
    "": ("announced",),
    "evaluation": EVALUATION,
    "awarded": ("awarded",),
    "ended": ("cancelled", "unsuccessful"),
}
PARTS = {  # the parts of the portal: which states each shows unless its filter narrows them
    "open": GROUPS[""],
    "results": ENDED,
    "archive": (*EVALUATION, *ENDED),
}


def filtered(rows: QuerySet[Tender], form: Any) -> QuerySet[Tender]:
    """Rows narrowed by a filter form; a value that makes no sense is said beside its field and left out."""
    found = _clean(form)
    if field := found.get("field"):
        rows = rows.filter(project__field=field)
    if method := found.get("method"):
        rows = rows.filter(method=method)
    if state := found.get("state"):
        rows = rows.filter(state=state)
    return _matching(rows, found.get("q", ""))


def public_page(form: Any, page: str | None, part: str = "open") -> Page:
    """One page of a part of the portal: open tenders with the nearest deadline first, all others the latest first."""
    found = _clean(form)
    rows, group = public_tenders(), found.get("state", "")
    if group != "all":
        rows = rows.filter(state__in=GROUPS[group] if group in GROUPS and group else PARTS[part])
    if field := found.get("field"):
        rows = rows.filter(project__field=field)
    if method := found.get("method"):
        rows = rows.filter(method=method)
    order = ("closing_at", "pk") if part == "open" and group == "" else ("-closing_at", "-pk")
    rows = _matching(rows, found.get("q", "")).order_by(*order)
    lines = rows.select_related(None).select_related("project__department").defer(*LONG)
    return Paginator(lines, PER_PAGE).get_page(page)


def planned_page(form: Any, page: str | None) -> Page:
    """One page of the plan: public tenders in preparation. Only what `Planned` holds leaves this function."""
    found = _clean(form)
    rows = Tender.objects.filter(state__in=("preparing", "ready"), method=Method.OPEN)
    if field := found.get("field"):
        rows = rows.filter(project__field=field)
    if query := found.get("q", "").strip():
        rows = search(rows, query, "project__search_key")
    rows = rows.select_related("project__department", "terms").order_by("pk")
    shown = Paginator(rows, PER_PAGE).get_page(page)
    shown.object_list = [_planned(tender) for tender in shown.object_list]  # type: ignore[assignment]
    return shown


@dataclass(frozen=True, slots=True)
class Planned:
    """What the public may know of a tender before its announcement: no number, amount, date or document."""

    title: str
    field: str
    department: str
    quarter: int
    year: str  # a name, not a number: never 2,026


def _planned(tender: Tender) -> Planned:
    """The quarter of the newspaper date where one is set, else a month after finance approved; never a past quarter."""
    approved = timezone.localdate(tender.terms.decided_at) if tender.terms.decided_at else today()
    day = max(tender.newspaper_date or approved + USUAL_PREPARATION, today())
    project = tender.project
    return Planned(
        project.name, str(project.get_field_display()), str(project.department), (day.month - 1) // 3 + 1, str(day.year)
    )


def _clean(form: Any) -> dict[str, Any]:
    if not form.is_bound:
        return {}
    form.full_clean()
    return dict(form.cleaned_data)


def _matching(rows: QuerySet[Tender], query: str) -> QuerySet[Tender]:
    if not query.strip():
        return rows
    found = search(rows, query, "project__search_key")
    return rows.filter(Q(pk__in=found.values("pk")) | Q(reference__icontains=query.strip()[:60]))


def bid_rows(tender: Tender) -> list[Bid]:
    """The bids of a closed tender with their receipts; before it is closed nobody inside learns that there are any."""
    if tender.closed_at is None and tender.has_box:
        return []
    rows = (
        tender.bids.exclude(state="draft")
        .select_related("partner")
        .prefetch_related("versions")
        .order_by("submitted_at", "pk")
    )
    return list(rows)


def criteria_now(tender: Tender) -> list[dict[str, Any]]:
    return criteria_of(tender.terms)


def documents_now(tender: Tender) -> list[dict[str, Any]]:
    return documents_of(tender.terms)


def is_last(tender: Tender) -> bool:
    """Is this the last attempt with these terms?"""
    return not Tender.objects.filter(terms=tender.terms_id, attempt__gt=tender.attempt).exists()


def box_keys(tender: Tender) -> list[BoxKey]:
    """The published keys of a tender that takes bids, the technical one first."""
    if tender.state != "announced":
        return []
    return list(BoxKey.objects.filter(tender=tender).only("kind", "recipient").order_by("-kind"))


def newspapers(tender: Tender) -> list[Newspaper]:
    """Where the announcement stood, the first day first."""
    return list(tender.newspapers.select_related("clipping")) if tender.announced_at else []


def invitation_of(tender: Tender, partner: Partner) -> Invitation | None:
    """The letter that this partner was sent; public tenders send none."""
    if tender.method != Method.LIMITED:
        return None
    return tender.invitations.filter(partner=partner, sent_at__isnull=False).first()
