"""How far an evaluation is, beside its tasks on a desk; and what others must do before one can be taken."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committee.evaluation.services.negotiation import affordable
from committee.models import BidResult, Complaint, Consensus, Letter, PriceReview, ScoreSheet
from partnership.workflow.clock import today
from partnership.workflow.registry import Hint, register_desk_hint
from tenders.models import Bid


@register_desk_hint("committee.scoresheet", "lock")
def scores_written(sheets: list[str]) -> dict[str, Hint]:
    """How many of a sheet's scores have points."""
    rows = ScoreSheet.objects.filter(pk__in=sheets, state="open").annotate(
        done=Count("scores", filter=Q(scores__points__isnull=False), distinct=True),
        bids=Count("tender__bids", filter=Q(tender__bids__state="opened"), distinct=True),
    )
    found = {}
    for pk, done, bids, criteria in rows.values_list("pk", "done", "bids", "tender__frozen_criteria"):
        of = bids * len(criteria)
        text = ngettext("%(done)s of one score is written.", "%(done)s of %(of)s scores are written.", of)
        found[str(pk)] = Hint(text % {"done": done, "of": of}, done, of, first=_("Score the bids") if done < of else "")
    return found


@register_desk_hint("tenders.tender", "open_financial")
def before_the_prices(tenders: list[str]) -> dict[str, Hint]:
    """The bids are examined first; the prices open when every sheet is locked and the consensus meeting is concluded."""
    found = _to_examine(tenders)
    sheets = ScoreSheet.objects.filter(tender_id__in=tenders).exclude(state="set_aside")
    states = list(sheets.values_list("tender_id", "state"))
    of, still = Counter(tender for tender, _s in states), Counter(tender for tender, state in states if state == "open")
    for tender, n in still.items():
        if str(tender) in found:
            continue
        text = ngettext("One score sheet is not locked yet.", "%(n)s score sheets are not locked yet.", n) % {"n": n}
        found[str(tender)] = Hint(text, of[tender] - n, of[tender], waits=True)
    agreed = Consensus.objects.filter(tender_id__in=tenders, state="concluded").values_list("tender_id", flat=True)
    for name in set(tenders) - set(found) - {str(tender) for tender in agreed}:
        found[name] = Hint(_("The consensus meeting is not concluded yet."), waits=True)
    return found


def _to_examine(tenders: list[str]) -> dict[str, Hint]:
    """Bids that nobody admitted yet, but for those that still have days to supply what they were asked for."""
    bids = Bid.objects.filter(tender_id__in=tenders, state="opened").exclude(examination__outcome="admitted")
    asked = Q(examination__asked_at__isnull=False, examination__due_on__gte=today())
    counts = bids.exclude(asked).order_by().values("tender_id").annotate(n=Count("pk")).values_list("tender_id", "n")
    found = {}
    for tender, n in counts:
        text = ngettext("One bid is not examined yet.", "%(n)s bids are not examined yet.", n) % {"n": n}
        address = reverse("committee:examination", args=[tender])
        found[str(tender)] = Hint(text, first=_("Examine the bids"), url=address)
    return found


@register_desk_hint("tenders.tender", "evaluate")
def prices_to_judge(tenders: list[str]) -> dict[str, Hint]:
    """An abnormally low price is judged first; its bidder may still have days to justify it."""
    found = {}
    rows = PriceReview.objects.filter(bid__tender__in=tenders, bid__state="priced", abnormal=True, verdict="")
    for review in rows.select_related("bid").order_by("-asked_at", "-pk"):
        if review.waits_for_bidder and review.due_on is not None and today() <= review.due_on:
            found[str(review.bid.tender_id)] = Hint(_("A bidder was asked to justify its price."), waits=True)
        else:
            text, first = _("A price is not judged yet."), _("Judge the price")
            found[str(review.bid.tender_id)] = Hint(text, first=first, url=review.get_absolute_url())
    return _above_the_budget(set(tenders) - set(found)) | found


def _above_the_budget(tenders: set[str]) -> dict[str, Hint]:
    """Nothing is recommended while every price lies above the budget: its first rank is asked, or the tender ends."""
    found = {}
    ranked = BidResult.objects.filter(rank__isnull=False)
    least = Min(Coalesce("bid__negotiation__offered", "price"))
    dear = ranked.filter(tender__in=tenders).order_by().values("tender").annotate(least=least)
    above = dear.filter(least__gt=F("tender__terms__estimated_budget"))  # few: the rest of their files is not read
    rows = ranked.filter(tender__in=above.values("tender")).order_by("rank")
    by_tender: dict[Any, list[BidResult]] = {}
    for result in rows.select_related("tender__terms", "bid__negotiation", "bid__price_review"):
        by_tender.setdefault(result.tender_id, []).append(result)
    for tender, results in by_tender.items():
        first = results[0].bid
        if affordable(results[0].tender, results) or not hasattr(first, "price_review"):
            continue
        talk = getattr(first, "negotiation", None)
        if talk is not None and talk.answered_at is None and today() <= talk.due_on:
            found[str(tender)] = Hint(_("A bidder was asked to lower its price."), waits=True)
        else:
            text, way = _("Every price lies above the approved budget."), first.price_review.get_absolute_url()
            found[str(tender)] = Hint(text, first=_("See what the rule allows"), url=way)
    return found


@register_desk_hint("committee.complaint", "dismiss")
def opinions_written(complaints: list[str]) -> dict[str, Hint]:
    """How many of the panel wrote an opinion; the button takes no side."""
    rows = Complaint.objects.filter(pk__in=complaints, state="review").annotate(
        of=Count("panel"), done=Count("panel", filter=~Q(panel__opinion=""))
    )
    found = {}
    for pk, done, of in rows.values_list("pk", "done", "of"):
        text = _("Written opinions of the panel: %(written)s of %(all)s.") % {"written": done, "all": of}
        found[str(pk)] = Hint(text, done, of, first=_("Answer the complaint"))
    return found


@register_desk_hint("committee.letter", "close")
def letters_to_answer(letters: list[str]) -> dict[str, Hint]:
    """A letter waits for its reply; closing it without one is the exception."""
    found = {}
    for pk, outgoing in Letter.objects.filter(pk__in=letters, state__in=("registered", "sent")).values_list(
        "pk", "outgoing"
    ):
        text = _("Their reply has not come yet.") if outgoing else _("It waits for our reply.")
        first = _("Register their reply") if outgoing else _("Write the reply")
        found[str(pk)] = Hint(text, first=first, url=reverse("committee:letter_reply", args=[pk]))
    return found
