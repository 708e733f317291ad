"""The red flags' data: this tender from our own rows, the earlier ones from our own open data (OCDS award releases)."""

from typing import Any

from django.db.models import Q
from django.utils import translation
from django.utils.functional import lazystr

from committee.evaluation.flags import Flag, Past, Present, flags_of, past_of
from committee.evaluation.results import candidates_of
from committee.models import BidResult
from committee.publication.history import histories
from committee.publication.ocds import releases_of
from tenders.models import Project, Tender

MOST = 100  # projects looked back on


def flags_for(tender: Tender) -> list[Flag]:
    """Every indicator with its answer for this tender."""
    return flags_of(present_of(tender), earlier(tender))


def raised_words(tender: Tender) -> list[dict[str, dict[str, str]]]:
    """The raised indicators in both languages, as they stood when the award was recommended: [{"ar": {…}, "en": {…}}]."""
    present, past = present_of(tender), earlier(tender)
    told = {}
    for language in ("ar", "en"):
        with translation.override(language):
            told[language] = [
                {"name": str(flag.name), "text": str(flag.text)} for flag in flags_of(present, past) if flag.raised
            ]
    return [{"ar": arabic, "en": english} for arabic, english in zip(told["ar"], told["en"], strict=True)]


def present_of(tender: Tender) -> Present:
    """The tender on the table, in the ids of the open data."""
    results = list(BidResult.objects.filter(tender=tender).select_related("bid__partner"))
    ids = {r.bid_id: f"BH-PARTNER-{r.bid.partner_id}" for r in results}
    first = next((ids[r.bid_id] for r in results if r.rank == 1), None)
    days = (tender.closing_at - tender.announced_at).days if tender.closing_at and tender.announced_at else 0
    return Present(
        department=f"BH-MIN-{tender.project.department.code}", days=days, tenderers=tuple(ids.values()),
        prices={ids[c.id]: c.price for c in candidates_of(tender) if c.id in ids},
        excluded=tuple(ids[r.bid_id] for r in results if r.rank is None), first=first,
        estimate=tender.terms.estimated_budget, names={ids[r.bid_id]: lazystr(r.bid.partner) for r in results},  # in the language of whoever reads it
    )  # fmt: skip


def earlier(tender: Tender) -> list[Past]:
    """Award releases of the last projects of this department or of these bidders, oldest first."""
    bidders = tender.bids.values("partner_id")
    near = Project.objects.filter(Q(department=tender.project.department_id) | Q(tenders__bids__partner__in=bidders))
    known = near.exclude(pk=tender.project_id).filter(tenders__awards__state__in=("standstill", "final"))
    recent = list(known.order_by("-pk").values_list("pk", flat=True).distinct()[:MOST])
    releases: list[Any] = []
    for history in histories(Project.objects.filter(pk__in=recent)):
        releases += releases_of(history)
    return past_of(sorted(releases, key=lambda release: str(release["date"])))
