"""The evaluators of the demonstration: they declare, score, lock, and agree in the consensus meeting."""

from collections.abc import Callable
from decimal import Decimal

from committee.demo.accounts import PARTNERS
from committee.demo.cast import Cast
from committee.evaluation.consensus import lines_of
from committee.evaluation.results import locked_sheets
from committee.evaluation.services.consensus import consensus_save
from committee.evaluation.services.examination import bids_admit_all
from committee.evaluation.services.panel import panel_appoint
from committee.evaluation.services.scoring import no_conflict_declare, sheet_save
from committee.models import Consensus, ScoreSheet
from committee.policies import leader_of
from partnership.people.models import User
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from tenders.models import Tender

QUALITY = {p.account: p.quality for p in PARTNERS}


def name_panel(cast: Cast, tender: Tender) -> None:
    """An evaluation committee by decision: the three members in their seats, and an expert from outside."""
    members = cast.holders("tender_member")
    panel_appoint(
        tender, by=cast["tender_chair"], members=[*members, cast["expert"]], chair=members[0], decided_on=today(),
        seats=dict(zip([m.pk for m in members], ("finance", "legal", "technical"), strict=True)),
        decision_number="41/2026", exception_reason="يكفي ثلاثة أعضاء مع خبير خارجي لطبيعة الخدمة التخصصية.",
    )  # fmt: skip


def score_sheet(cast: Cast, tender: Tender, sheet: ScoreSheet, noise: Callable[..., int]) -> None:
    """Declare, score every bid by its bidder's quality with a little noise, lock."""
    member = sheet.member
    no_conflict_declare(sheet, by=member)
    scores: dict[tuple[int, int], tuple[Decimal | None, str]] = {}
    for bid in tender.bids.filter(state="opened").select_related("partner"):
        account = next(a for a, p in cast.partners.items() if p.pk == bid.partner_id)
        for criterion in tender.frozen_criteria:
            points = QUALITY[account] + noise(account, member.username, criterion["id"], spread=4)
            points = max(0, min(100, points))
            comment = "خبرة موثقة وفريق مكتمل ومنهجية واضحة تتجاوز المطلوب." if points > 90 else ""
            scores[(bid.pk, criterion["id"])] = (Decimal(points), comment)
    sheet_save(sheet, by=member, scores=scores)
    fire(sheet, "lock", by=member)


def agree(cast: Cast, tender: Tender) -> None:
    """The bids are admitted at the examination. The consensus meeting: the means of the sheets, as the page proposes them."""
    bids_admit_all(tender, by=cast["tender_secretary"])
    consensus = Consensus.objects.select_related("tender").get(tender=tender)
    leader = User.objects.get(pk=leader_of(tender) or 0)
    agreed: dict[tuple[int, int], tuple[Decimal, str]] = {
        (item.bid.pk, line.criterion["id"]): (
            Decimal(line.points),
            "نوقش الفرق واتفق على المتوسط." if line.wide else "",
        )
        for item in lines_of(consensus)
        for line in item.lines
    }
    present = [sheet.member_id for sheet in locked_sheets(tender)]
    notes = "استعرضت اللجنة أوراق التقييم جميعها وناقشت نقاط القوة والضعف في كل عطاء."
    consensus = consensus_save(consensus, by=leader, agreed=agreed, present=present, notes=notes)
    fire(consensus, "conclude", by=leader)
