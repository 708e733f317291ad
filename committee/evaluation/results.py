"""From the sheets of a tender to its results: reads rows, computes with scoring.py."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from committee.evaluation import scoring
from committee.models import BidResult, ConsensusScore, ScoreSheet
from partnership.workflow.reading import once_a_page
from tenders.box import service as box
from tenders.box.models import OpenedEnvelope
from tenders.box.prices import total_of
from tenders.formulas import name_of
from tenders.models import Bid, BidVersion, Tender
from tenders.selectors.tender import rule_for


def criteria_of(tender: Tender) -> list[scoring.Criterion]:
    """The criteria frozen on the tender."""
    return [
        scoring.Criterion(
            c["id"], c["name"], Decimal(c["weight"]), None if c["minimum"] is None else Decimal(c["minimum"])
        )
        for c in tender.frozen_criteria
    ]


def locked_sheets(tender: Tender) -> list[ScoreSheet]:
    """The sheets that count, with their scores."""
    rows = tender.sheets.filter(state="locked").select_related("member").prefetch_related("scores")
    return list(rows.order_by("pk"))


def agreed_points(tender: Tender) -> dict[int, dict[int, Decimal]]:
    """{bid: {criterion: points}} as the consensus meeting agreed; empty while the meeting is not concluded."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = ConsensusScore.objects.filter(consensus__tender=tender, consensus__state="concluded")
    for bid, criterion, points in rows.values_list("bid_id", "criterion_id", "points"):
        found.setdefault(bid, {})[criterion] = points
    return found


def technical_results(tender: Tender, bids: list[Bid]) -> dict[int, scoring.Technical]:
    """Each bid's technical result: final from the consensus. Empty before it is concluded."""
    agreed, criteria = agreed_points(tender), criteria_of(tender)
    return {
        bid.pk: scoring.technical_result(
            criteria, [{c.id: agreed[bid.pk].get(c.id, Decimal(0)) for c in criteria}], Decimal(tender.pass_mark)
        )
        for bid in bids
        if bid.pk in agreed
    }


def why_not_passed(result: scoring.Technical, tender: Tender) -> str:
    """The sentence for a bid below a pass mark; "" for one that passed."""
    if result.passed:
        return ""
    if result.failed:
        return "لم يبلغ العطاء الحد الأدنى في معيار: " + "، ".join(result.failed)
    return f"الدرجة الفنية {result.score} أقل من درجة الاجتياز {tender.pass_mark}"


def candidates_of(tender: Tender) -> list[scoring.Candidate]:
    """The bids whose price is open and that stand: technical score, price by the unit prices, when they were sealed."""
    standing = Q(bid__state="priced") | Q(rank__isnull=False)
    contents = opened_contents(tender)
    rows = BidResult.objects.filter(standing, tender=tender, bid_id__in=list(contents)).order_by("pk")
    return _candidates(tender, [(r, total_of(contents[r.bid_id])) for r in rows])


def ranked_candidates(tender: Tender, results: list[BidResult]) -> list[scoring.Candidate]:
    """The same of results that are read already: the ranking wrote their prices down."""
    rows = sorted((r for r in results if r.rank is not None), key=lambda r: r.pk)
    return _candidates(tender, [(r, r.price) for r in rows if r.price is not None])


def _candidates(tender: Tender, priced: list[tuple[BidResult, Decimal]]) -> list[scoring.Candidate]:
    versions = BidVersion.objects.filter(bid__tender=tender, is_current=True).values_list("bid_id", "sealed_at")
    sealed = {bid: at for bid, at in versions if at is not None}
    return [
        scoring.Candidate(r.bid_id, r.technical_score or Decimal(0), price, sealed[r.bid_id])
        for r, price in priced
        if r.bid_id in sealed  # what came through the Tender Board was not sealed here, and is ranked there
    ]


def _opened_prices(tender: Tender) -> QuerySet[OpenedEnvelope]:
    return OpenedEnvelope.objects.filter(
        envelope__version__bid__tender=tender, envelope__version__is_current=True, envelope__kind=box.FINANCIAL,
        envelope__version__bid__financial_opened_at__isnull=False,
    )  # fmt: skip


@once_a_page
def opened_contents(tender: Tender) -> dict[int, dict[str, Any]]:
    """What the opened financial envelopes of a tender say, of paper ones what two officers typed: {bid: content}. For
    the house's own reckoning; one query."""
    opened = _opened_prices(tender).select_related("envelope__version", "envelope__reading")
    return {o.envelope.version.bid_id: o.text for o in opened if o.envelope.version and o.text}


def conditions_of(tender: Tender) -> dict[int, str]:
    """What bidders wrote beside their opened prices: {bid: text}. One query, and nothing else of the envelopes."""
    wanted = ("content__notes", "envelope__reading__content__notes", "envelope__reading__confirmed_at")
    rows = _opened_prices(tender).values_list("envelope__version__bid_id", *wanted)
    return {bid: str((typed if at else None) or said or "") for bid, said, typed, at in rows}


def published_rule(tender: Tender) -> dict[str, str]:
    """The formula and the tie rule of this tender, as the names of strategies; unknown ones are the usual ones."""
    return {
        "formula": name_of("price_formula", rule_for(tender, "price_formula")),
        "tie": name_of("tie_rule", rule_for(tender, "tie_rule")),
    }


def rank(tender: Tender) -> None:
    """Price, financial score, total and rank of every opened financial envelope that stands."""
    candidates = candidates_of(tender)
    BidResult.objects.filter(tender=tender).update(rank=None)  # free, for the ranks are unique
    prices = {c.id: c.price for c in candidates}
    technical, financial = Decimal(tender.technical_weight), Decimal(tender.financial_weight)
    for ranked in scoring.ranking(candidates, technical, financial, **published_rule(tender)):
        BidResult.objects.filter(bid_id=ranked.id).update(
            price=prices[ranked.id], financial_score=ranked.financial, total=ranked.total, rank=ranked.rank
        )


def missing_scores(sheet: ScoreSheet) -> list[dict[str, Any]]:
    """What keeps a sheet from being locked: scores without points, and ends of the scale without a comment."""
    scores = {(s.bid_id, s.criterion_id): s for s in sheet.scores.all()}
    missing = []
    low, high = comment_limits(sheet.tender)
    for bid in bids_to_score(sheet.tender):
        for criterion in sheet.tender.frozen_criteria:
            score = scores.get((bid.pk, criterion["id"]))
            if score is None or score.points is None:
                missing.append({"bid": bid, "criterion": criterion["name"], "why": "points"})
            elif not low <= score.points <= high and not score.comment.strip():
                missing.append({"bid": bid, "criterion": criterion["name"], "why": "comment"})
    return missing


def comment_limits(tender: Tender) -> tuple[Decimal, Decimal]:
    """Points below the first and above the second need a comment (a rule: 40 and 90)."""
    return Decimal(rule_for(tender, "comment_below")), Decimal(rule_for(tender, "comment_above"))


@once_a_page
def bids_to_score(tender: Tender) -> list[Bid]:
    """The bids whose technical envelope was opened, in the order they were sealed; while they are scored, without those
    that were excluded before."""
    rows = tender.bids.filter(technical_opened_at__isnull=False)
    if tender.state == "technical_opened":
        rows = rows.filter(state="opened")
    return list(rows.select_related("partner").order_by("submitted_at", "pk"))


def bids_to_open(tender: Tender, kind: str) -> Any:
    """Numbers of the bids whose envelopes a session opens: technical, every bid that stands; financial, those that passed by the consensus.

    The others' financial envelopes are not on this list, so nothing ever opens them.
    """
    if kind == box.TECHNICAL:
        return tender.bids.filter(state="submitted").values("pk")
    results = technical_results(tender, bids_to_score(tender))
    return [pk for pk, result in results.items() if result.passed]
