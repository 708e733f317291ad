"""Tenders of the demonstration that go through the Tender Board: its number, the prices it opened, its decision."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone

from committee.demo.accounts import PARTNERS
from committee.models import Award
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from tenders.services.board import board_save
from tenders.services.rules import rule_change

QUALITY = {p.account: p.quality for p in PARTNERS}
OUTSIDE = "شركة الخليج للخدمات المساندة"


def raise_ceiling(cast: Any) -> None:
    """The demonstration's ministry opens nearly everything itself, so that its box can be seen at work."""
    rule_change(
        "internal_ceiling", by=cast["tender_secretary"], value="5000000.000", in_force_from=timezone.localdate(now()),
        reason="لتجري مناقصات بيانات العرض في صندوق الوزارة.", source="بيانات العرض",
        note="السقف المنشور 25,000.000 دينار؛ رفع في بيانات العرض لتجري مناقصاتها في صندوق الوزارة.",
    )  # fmt: skip


def through_board(story: Any) -> Iterator[tuple[str, timedelta]]:
    """From the Board's number to the recommendation that follows its decision."""
    secretary, tender = story.cast["tender_secretary"], story.tender
    today = timezone.localdate(now())
    facts: dict[str, Any] = {"number": f"{tender.pk + 40}/{today.year}/BTB", "published_on": today}
    board_save(tender, by=secretary, facts=facts)
    yield "with_board", tender.closing_at - now() + timedelta(days=1)
    opened = timezone.localdate(now())
    facts |= {"opened_on": opened, "decision": f"{tender.pk + 12}/{opened.year}", "decided_on": opened}
    papers = [story.cast.upload("محضر فتح العطاءات في المجلس"), story.cast.upload("قرار المجلس")]
    board_save(tender, by=secretary, facts=facts, bids=list(_bids(story)), files=papers)
    yield "board_recorded", timedelta(days=2)
    story.tender = fire(tender, "take_result", by=story.cast["tender_chair"])
    story.award = Award.objects.get(tender=story.tender)
    yield "recommended", timedelta(days=2)


def _bids(story: Any) -> Iterator[dict[str, Any]]:
    prices = {account: story.price(account) for account in story.plan.bidders}
    winner = min(prices, key=lambda account: prices[account])
    for account, price in prices.items():
        partner = story.cast.partners[account]
        yield {
            "partner": partner, "name": partner.name, "price": price, "accepted": True,
            "technical_score": QUALITY[account], "is_winner": account == winner,
        }  # fmt: skip
    yield {"partner": None, "name": OUTSIDE, "price": max(prices.values()) + 25_000, "accepted": False, "technical_score": None, "is_winner": False}  # fmt: skip
