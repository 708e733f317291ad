"""Competition: how many bid, how openly was asked, and what the red flags of opened tenders say. Sealed tenders never count."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext_lazy as _

from committee.evaluation.flags import CLOSE_PERCENT, HEAVY_PERCENT, SHORT_DAYS
from committee.oversight.base import COUNT, PERCENT, RATIO, Column, Line, Result, figure, percent, ratio
from committee.oversight.scope import Scope
from committee.policies import NOT_BIDDING
from partnership.workflow.path import TenderState
from tenders.models import Bid, Tender
from tenders.models.terms import Method

OPENED = ("technical_opened", "financial_opened", "evaluated", "awarded", "unsuccessful")
HUNDRED = Decimal(100)
RANKED = ("financial_opened", "evaluated", "awarded")


def tenders(scope: Scope) -> QuerySet[Tender]:
    """The tenders announced in the period, without those from which the viewer is kept away."""
    found = Tender.objects.filter(scope.during("announced_at"), scope.project("project__"))
    return found.exclude(announced_at=None).exclude(pk__in=scope.barred).order_by()


def opened(scope: Scope) -> QuerySet[Tender]:
    """Those whose bids are open, each with the number of its bids."""
    standing = Bid.objects.filter(tender=OuterRef("pk")).exclude(state__in=NOT_BIDDING).order_by()
    counted = Subquery(standing.values("tender").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return tenders(scope).filter(state__in=OPENED).annotate(received=Coalesce(counted, 0))


_SINGLE = {"single": Q(received=1), "none": Q(received=0)}


def _opened_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = opened(scope).select_related("project__department")
    if column == "bids":
        bids = Bid.objects.filter(tender__in=opened(scope).values("pk")).exclude(state__in=NOT_BIDDING)
        return (bids.filter(tender__method=key) if key else bids).select_related("tender__project", "partner")
    found = found.filter(_SINGLE.get(column, Q()))
    return found.filter(method=key) if key else found


@figure(
    "competition", name=_("Bids per tender"), head=_("Method"),
    words=_("Tenders whose envelopes are open, by method: how many there are, their share, how many bids they received, bids per tender, how many received one bid only and how many none. Tenders that still take bids are left out: who bids is secret until the opening."),
    source=_("Tenders and the bids that stood at their deadline. The period is when the tender was announced."),
    columns=(Column("tenders", _("Tenders"), COUNT, True), Column("share", _("Share of tenders"), PERCENT), Column("bids", _("Bids"), COUNT, True), Column("each", _("Bids per tender"), RATIO), Column("single", _("One bid only"), COUNT, True), Column("none", _("No bid"), COUNT, True)),
    filters=("period", "field", "department"), rows=_opened_rows, draw=("tenders", "each"),
)  # fmt: skip
def competition(scope: Scope) -> Result:
    """One query."""
    grouped = opened(scope).values("method").annotate(
        n=Count("pk"), standing=Sum("received"), single=Count("pk", filter=Q(received=1)), none=Count("pk", filter=Q(received=0))
    )  # fmt: skip
    found = {row["method"]: row for row in grouped}
    everything = [sum(row[name] for row in found.values()) for name in ("n", "standing", "single", "none")]
    lines = []
    for method in Method:
        row: dict[str, Any] = found.get(method, dict.fromkeys(("n", "standing", "single", "none"), 0))
        values = (row["n"], percent(row["n"], everything[0]), row["standing"], ratio(row["standing"], row["n"]), row["single"], row["none"])  # fmt: skip
        lines.append(Line(method, method.label, values))
    count, bids, single, none = everything
    whole = (count, percent(count, count), bids, ratio(bids, count), single, none)
    says = (
        _("A tender receives %(bids)s bids on average; %(share)s %% of the tenders are limited.")
        % {"bids": whole[3], "share": lines[1].values[1]}
        if count
        else ""
    )
    return Result(lines, whole, says)


def _outcome_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = tenders(scope).select_related("project__department")
    return found.filter(state=key) if key else found


@figure(
    "outcomes", name=_("Tenders by state"), head=_("State"),
    words=_("The tenders announced in the period by the state they are in now, and what share that is."),
    source=_("Tenders. The period is when the tender was announced."),
    columns=(Column("tenders", _("Tenders"), COUNT, True), Column("share", _("Share of tenders"), PERCENT)),
    filters=("period", "field", "department"), rows=_outcome_rows, draw=("tenders",),
)  # fmt: skip
def outcomes(scope: Scope) -> Result:
    """One query."""
    found = dict(tenders(scope).values_list("state").annotate(n=Count("pk")))
    whole = sum(found.values())
    lines = [Line(s, s.label, (found[s], percent(found[s], whole))) for s in TenderState if s in found]
    return Result(lines, (whole, percent(whole, whole)))


# --- red flags: the same definitions as committee/evaluation/flags.py, counted in the database -----------------------------------
def flagged(scope: Scope) -> QuerySet[Tender]:
    """Ranked tenders with what the flags look at: results, exclusions, the first price, the two lowest, equal ones."""
    stands = Q(results__rank__isnull=False, results__price__isnull=False)
    found = tenders(scope).filter(state__in=RANKED).annotate(
        bidders=Count("results"), out=Count("results", filter=Q(results__rank=None)),
        first=Min("results__price", filter=Q(results__rank=1)), low=Min("results__price", filter=stands),
        prices=ArrayAgg("results__price", filter=stands, order_by="results__price"),
        priced=Count("results__price", filter=stands),
        distinct_prices=Count("results__price", filter=stands, distinct=True),
    )  # fmt: skip
    estimate = F("terms__estimated_budget")
    return found.annotate(
        apart=Round((F("prices__1") - F("low")) * HUNDRED / F("low"), 3),
        under=Round((estimate - F("first")) * HUNDRED / estimate, 3),
    )


LOWEST_FIRST = Q(priced__gt=1, first=F("low"))  # the only tenders that R024 and R058 speak of
FLAGS: dict[str, tuple[Any, Q]] = {
    "R018": (_("Single bid"), Q(bidders=1)),
    "R003": (_("Short submission period"), Q(closing_at__lt=F("announced_at") + timedelta(days=SHORT_DAYS))),
    "R024": (_("Close prices"), LOWEST_FIRST & Q(apart__lte=CLOSE_PERCENT)),
    "R028": (_("Identical prices"), Q(distinct_prices__lt=F("priced"))),
    "R035": (_("All but one excluded"), Q(out__gt=0, bidders=F("out") + 1)),
    "R058": (_("Heavily discounted bid"), LOWEST_FIRST & Q(apart__gte=HEAVY_PERCENT)),
    "EST": (_("Far under the estimate"), Q(under__gte=HEAVY_PERCENT)),
}


def _flag_rows(scope: Scope, key: str, column: str) -> QuerySet[Any]:
    found = flagged(scope).select_related("project__department")
    return found.filter(FLAGS[key][1]) if key in FLAGS else found


@figure(
    "flags", name=_("Red flags"), head=_("Flag"),
    words=_("How many evaluated tenders raise each flag of the open-contracting field, and their share of all evaluated tenders. A flag is a question for the committee, never a finding; each tender's own page of red flags says what was found."),
    source=_("Results of the evaluation (codes of Cardinal, R0xx). The period is when the tender was announced."),
    columns=(Column("tenders", _("Tenders"), COUNT, True), Column("share", _("Share of evaluated tenders"), PERCENT)),
    filters=("period", "field", "department"), rows=_flag_rows, draw=("tenders",), whole=_("Evaluated tenders"),
)  # fmt: skip
def flags(scope: Scope) -> Result:
    """One query."""
    counts = {code: Count("pk", filter=condition) for code, (_name, condition) in FLAGS.items()}
    found = flagged(scope).aggregate(every=Count("pk"), **counts)
    whole = found["every"]
    lines = [Line(code, name, (found[code], percent(found[code], whole))) for code, (name, _q) in FLAGS.items()]
    return Result(lines, (whole, percent(whole, whole)))
