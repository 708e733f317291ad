"""A tender taken from its sealed bids to a standing award, through the services and the one door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from committee.evaluation.consensus import lines_of
from committee.evaluation.results import bids_to_score, locked_sheets
from committee.evaluation.services.consensus import consensus_save
from committee.evaluation.services.examination import bids_admit_all
from committee.evaluation.services.prices import price_judge
from committee.evaluation.services.scoring import no_conflict_declare, sheet_save
from committee.meetings.services import joint_meeting_record
from committee.models import Award, Consensus, PriceReview, ScoreSheet
from committee.opening.services.opening import attendance_record, open_next, session_begin
from committee.policies import leader_of
from partnership.people.models import User
from partnership.workflow import clock
from partnership.workflow.engine import fire
from tenders.box import gathering
from tenders.box import service as box
from tenders.models import Bid, Tender
from tests.factories import make_user
from tests.tenders import bidding

GOOD, POOR = 80, 50
REASON = "سبب مكتوب يقرؤه من يتسلمه"
DECISION: dict[str, Any] = {"decision_number": "12/2026", "decided_on": date(2026, 11, 1), "exception_reason": REASON}


@dataclass
class Story:
    """Who does what, and what came of it."""

    tender: Tender
    bidders: list[User]
    members: list[User]
    officers: list[User]
    partnership: list[User] = field(default_factory=list)

    @property
    def secretary(self) -> User:
        return self.officers[0]

    @property
    def chair(self) -> User:
        return self.officers[1]

    @property
    def bids(self) -> list[Bid]:
        return list(Bid.objects.filter(tender=self.tender).select_related("partner", "tender__project").order_by("pk"))

    def sheet(self, n: int = 0) -> ScoreSheet:
        return ScoreSheet.objects.select_related("tender", "member").get(tender=self.tender, member=self.members[n])

    @property
    def award(self) -> Award:
        return Award.objects.filter(tender=self.tender).order_by("-pk")[0]

    def step(self, step: str, *, by: User | None = None, **data: Any) -> Tender:
        self.tender = fire(self.tender, step, by=by or self.chair, **data)
        return self.tender


def prices(total: str | dict[str, Any]) -> dict[str, Any]:
    """One line at this price; or the whole content of the price schedule."""
    if isinstance(total, dict):
        return total
    return {"items": [{"description": "التشغيل", "quantity": "1", "unit_price": total}]}


def closed(
    *totals: str | dict[str, Any],
    members: int = 2,
    security: dict[str, str] | None = None,
    tender: Tender | None = None,
    **partner: Any,
) -> Story:
    """A closed tender with a sealed bid for each price; the hour of its opening has come."""
    tender = tender or bidding.announced()
    bidders = []
    for total in totals:
        user = bidding.bidder(**partner)
        bid = bidding.drafted(tender, user)
        box.save_draft(bid, "financial", bidding.FINANCIAL | prices(total) | (security or {}), by=user)
        fire(bid, "submit", by=user)
        bidders.append(user)
    people = [make_user("tender_member") for _ in range(members)]
    officers = bidding.officers_of(tender)[:2]
    tender = bidding.close(tender)
    clock.shift_to(tender.opening_at + timedelta(minutes=1))
    return Story(tender, bidders, people, officers)


def attend(story: Story, kind: str, officers: Sequence[User] | None = None) -> None:
    attendance_record(
        story.tender,
        kind=kind,
        by=story.secretary,
        officers=list(story.officers if officers is None else officers),
        place="القاعة",
    )


def unseal(story: Story, kind: str) -> None:
    """The session: two officers give their shares, the envelopes open one after the other."""
    meeting, private = session_begin(story.tender, kind, by=story.secretary)
    for person in story.officers:
        gathering.give(meeting, person, bidding.passphrase(person))
    while gathering.current(story.tender) is not None:
        open_next(story.tender, kind, private, by=story.secretary)


def opened(*totals: str | dict[str, Any], **facts: Any) -> Story:
    """The technical envelopes are open, every evaluator has a sheet."""
    story = closed(*totals, **facts)
    attend(story, "technical")
    unseal(story, "technical")
    story.step("open_technical", by=story.secretary)
    return story


def score(sheet: ScoreSheet, points: Sequence[int | Decimal] | int, *, lock: bool = True) -> ScoreSheet:
    """Declare, give every criterion of the n-th bid `points[n]`, and lock."""
    no_conflict_declare(sheet, by=sheet.member)
    bids = bids_to_score(sheet.tender)
    each = [points] * len(bids) if isinstance(points, int) else list(points)
    scores = {
        (bid.pk, c["id"]): (Decimal(p), "موثق بالشهادات")
        for bid, p in zip(bids, each, strict=True)
        for c in sheet.tender.frozen_criteria
    }
    sheet_save(sheet, by=sheet.member, scores=scores)
    return fire(sheet, "lock", by=sheet.member) if lock else sheet


def agree(story: Story, points: Sequence[int] | int | None = None, *, conclude: bool = True) -> Consensus:
    """The consensus meeting: the means of the sheets, or `points[n]` for every criterion of the n-th bid."""
    consensus = Consensus.objects.select_related("tender").get(tender=story.tender)
    leader = User.objects.get(pk=leader_of(story.tender))
    agreed = {}
    for n, item in enumerate(lines_of(consensus)):
        given = points if isinstance(points, int) or points is None else points[n]
        for line in item.lines:
            value = Decimal(line.points) if given is None else Decimal(given)
            agreed[item.bid.pk, line.criterion["id"]] = (value, REASON if line.wide else "")
    bids_admit_all(story.tender, by=story.secretary)
    present = [sheet.member_id for sheet in locked_sheets(story.tender)]
    consensus = consensus_save(consensus, by=leader, agreed=agreed, present=present)
    return fire(consensus, "conclude", by=leader) if conclude else consensus


def locked(*bids: tuple[Any, int], **facts: Any) -> Story:
    """Every sheet is locked, the meeting has not begun; `bids` are (price, points)."""
    story = opened(*[price for price, _points in bids], **facts)
    for n in range(len(story.members)):
        score(story.sheet(n), [points for _price, points in bids])
    return story


def scored(*bids: tuple[Any, int], **facts: Any) -> Story:
    """Every sheet is locked and the consensus concluded; `bids` are (price, points)."""
    story = locked(*bids, **facts)
    agree(story)
    return story


def priced(*bids: tuple[Any, int], **facts: Any) -> Story:
    """The prices of the bids that passed are open and ranked."""
    story = scored(*bids, **facts)
    attend(story, "financial")
    unseal(story, "financial")
    story.step("open_financial", by=story.secretary)
    return story


def judged(story: Story) -> Story:
    """Every abnormally low price is accepted with a reason."""
    for review in PriceReview.objects.filter(bid__tender=story.tender, abnormal=True, verdict="", bid__state="priced"):
        price_judge(review, by=story.chair, accepted=True, reason=REASON)
    return story


def recommended(*bids: tuple[Any, int], **facts: Any) -> Story:
    story = priced(*(bids or (("900.000", GOOD), ("1000.000", GOOD))), **facts)
    judged(story).step("evaluate", recommendation="نوصي بالعطاء الأول في الترتيب.")
    story.partnership = [make_user(f"partnership_{seat}") for seat in ("chair", "secretary", "member")]
    return story


def meet(story: Story, attending: list[User] | None = None, **facts: Any) -> Any:
    everyone = [*story.members, *story.officers, *story.partnership]
    known = {"held_on": clock.now(), "place": "القاعة", "discussion": "نوقشت.", "opinion": "نؤيد.", "decision": "يرفع."}
    attending = everyone if attending is None else attending
    return joint_meeting_record(story.award, by=story.partnership[1], attending=attending, **known | facts)


def with_minister(*bids: tuple[Any, int], **facts: Any) -> tuple[Story, User]:
    story = recommended(*bids, **facts)
    meet(story)
    fire(story.award, "discuss", by=story.partnership[1])
    fire(story.award, "send_to_minister", by=story.chair)
    return story, make_user("minister")


def standstill(*bids: tuple[Any, int], **facts: Any) -> Story:
    """The letters are out; bidders may complain."""
    story, minister = with_minister(*bids, **facts)
    fire(story.award, "approve", by=minister)
    fire(story.award, "notify", by=story.secretary)
    return story
