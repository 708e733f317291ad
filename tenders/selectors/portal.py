"""Lists of tenders, for visitors and for staff."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from partnership.arabic.search import search
from tenders.models import Bid, BoxKey, Tender
from tenders.selectors.tender import public_tenders
from tenders.services.tender import criteria_of, documents_of

PER_PAGE = 20
GROUPS = {
    "": ("announced",),
    "evaluation": ("with_board", "closed", "technical_opened", "financial_opened", "evaluated"),
    "awarded": ("awarded",),
    "ended": ("cancelled", "unsuccessful"),
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


def public_page(form: Any, page: str | None) -> Page:
    """One page of what a visitor reads: open tenders unless another group is asked for, the nearest deadline first."""
    found = _clean(form)
    rows = public_tenders()
    group = found.get("state", "")
    if group != "all":
        rows = rows.filter(state__in=GROUPS.get(group, GROUPS[""]))
    if field := found.get("field"):
        rows = rows.filter(project__field=field)
    if method := found.get("method"):
        rows = rows.filter(method=method)
    order = ("closing_at", "pk") if group == "" else ("-closing_at", "-pk")
    return Paginator(_matching(rows, found.get("q", "")).order_by(*order), PER_PAGE).get_page(page)


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
    if tender.closed_at is None:
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
