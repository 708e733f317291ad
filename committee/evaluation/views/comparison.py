"""The comparison of bids: the matrix with its chart and sensitivity, its export, and the red flags."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from committee.evaluation import comparison as comparisons
from committee.evaluation.comparison_xlsx import workbook
from committee.evaluation.flag_data import flags_for
from committee.evaluation.services.negotiation import affordable, why_not_negotiate
from committee.evaluation.views.sheets import tender_for
from committee.selectors import consensus_to_link, evaluators_of, progress_of, sheets_visible
from partnership.documents.selectors import documents_of
from partnership.interface.kept import kept_until_a_step
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role, roles_of
from tenders.models import Tender
from tenders.selectors.tender import formula_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What the page says of the tender itself; its frozen texts are long.
HEAD = (
    "reference", "state", "technical_weight", "financial_weight", "pass_mark", "frozen_rules", "project__title",
    "project__title_en",
)  # fmt: skip
SEE_FLAGS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE | {"minister", "auditor"}


def _pinned(request: HttpRequest) -> tuple[int, ...]:
    found = [int(n) for n in request.GET.getlist("pin") if n.isascii() and n.isdigit() and len(n) < 10]
    return tuple(sorted(found[:2]))


@require_safe
@never_cache
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Bids beside each other: scores, prices, totals, ranks. Before the prices are open only the progress is shown."""
    tender = tender_for(request.user, pk, *HEAD)
    context = _shown(request, tender) if tender.is_over else _progress(request, tender)
    return render(request, "committee/comparison.html", {"tender": tender, "over": tender.is_over, **context})


def _progress(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    return {
        "meeting": consensus_to_link(request.user, tender),
        "progress": progress_of(tender),
        "people": evaluators_of(tender),
        "reopens": tender.is_scored_now and has_role(request.user, "tender_chair"),
    }


def _shown(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    asked = request.GET.get("sort", "rank")
    sort, pinned = asked if asked in comparisons.SORTS else "rank", _pinned(request)
    reader = (request.user.pk, *sorted((role, holder.pk) for role, holder in roles_of(request.user).items()))
    head, evaluators = kept_until_a_step(
        tender.project_id, "comparison of a reader", tender.pk, reader, draw=lambda: _around(request.user, tender)
    )
    compared = kept_until_a_step(
        tender.project_id, "comparison", tender.pk, sort, pinned, draw=lambda: _drawn(tender.pk, sort, pinned)
    )
    return {"head": head, "compared": compared, "evaluators": evaluators}


def _around(user: Any, tender: Tender) -> tuple[SafeString, SafeString]:
    """What stands before and behind the bids: who reads it decides which links it has."""
    papers = documents_of(user, object_model="tenders.tender", object_id=tender.pk, kind="committee.comparison")
    readable = Exists(sheets_visible(user).filter(pk=OuterRef("pk")))
    head = {
        "tender": tender,
        "meeting": consensus_to_link(user, tender),
        "formula": formula_words(tender),
        "may_see_flags": has_role(user, *SEE_FLAGS),
        "printed": papers[0] if papers else None,
    }
    return (
        render_to_string("committee/parts/compared_head.html", head),
        render_to_string(
            "committee/parts/compared_people.html", {"sheets": evaluators_of(tender).annotate(is_readable=readable)}
        ),
    )


def _drawn(pk: int, sort: str, pinned: tuple[int, ...]) -> SafeString:
    """The bids side by side: the same for everybody who may see this page."""
    tender = Tender.objects.select_related("terms").get(pk=pk)
    matrix = comparisons.matrix(tender, sort, pinned)
    results = [column.result for column in matrix.everybody]
    context = {
        "matrix": matrix,
        "sort": sort,
        "bars": comparisons.bars(tender, matrix.everybody),
        "sensitivity": comparisons.sensitivity_of(tender, matrix.everybody),
        "over_budget": ""
        if not tender.is_priced_now or affordable(tender, results)
        else why_not_negotiate(tender, results)
        or _("Ask the first rank to lower its price: on the page of its price below."),
        "reviews": [c.review for c in matrix.everybody if c.review],
        "talks": [c.review for c in matrix.everybody if c.review and hasattr(c.result.bid, "negotiation")],
    }
    return render_to_string("committee/parts/compared.html", context)


@require_safe
@never_cache
def comparison_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix as a workbook."""
    tender = tender_for(request.user, pk)
    if not tender.is_over:
        raise Http404
    response = HttpResponse(workbook(tender, comparisons.matrix(tender)), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{tender.reference}-comparison.xlsx") or ""
    return response


@require_safe
@never_cache
def flags(request: HttpRequest, pk: int) -> HttpResponse:
    """Questions that the open data put to the committee; for the committees only, once the prices are open."""
    tender = tender_for(request.user, pk)
    if not tender.is_over:
        raise Http404
    if not has_role(request.user, *SEE_FLAGS):
        raise PermissionDenied
    found = flags_for(tender)
    return render(
        request, "committee/flags.html", {"tender": tender, "flags": found, "raised": sum(f.raised for f in found)}
    )
