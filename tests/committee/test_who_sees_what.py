"""Who may see what at each phase: names, documents, sheets, totals, prices; pages, exports, PDFs, search, downloads."""

import pytest

from committee.aftermath.panel import opinion_give
from committee.models import PriceReview
from committee.services.office import complaint_file
from partnership.documents.models import OfficialDocument
from tenders.box import service as box
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PRICE, SHOWN, POINTS = "87654.321", "87,654.321", "83.217"
APPROACH = "ننفذ العمل على ثلاث مراحل"
PHASES = ("opened", "locked", "scored", "priced")
ROLES = (
    "chair",
    "secretary",
    "member",
    "aside",
    "partnership_chair",
    "auditor",
    "minister",
    "legal",
    "finance",
    "officer",
    "expert",
    "bidder",
    "rival",
)

# item → phase → who sees it ("names": who bid, "documents": the technical envelope, "sheets": the points of another's sheet,
# "totals": the technical score, "price"). Whoever is not named sees nothing of it.
COMMITTEES = {"chair", "secretary", "partnership_chair", "auditor", "minister", "legal"}
TABLE = {
    "documents": {
        "opened": COMMITTEES | {"member"}, "locked": COMMITTEES | {"member"}, "scored": COMMITTEES | {"member"},
        "priced": COMMITTEES | {"member"},
    },
    "sheets": {
        "opened": set(), "locked": {"member"}, "scored": {"member"},
        "priced": {"chair", "secretary", "member", "partnership_chair", "auditor", "minister"},
    },
    "consensus": {
        "opened": set(), "locked": {"member"}, "scored": COMMITTEES | {"member"}, "priced": COMMITTEES | {"member"},
    },
    "price": {
        "opened": set(), "locked": set(), "scored": set(), "priced": COMMITTEES | {"member"},
    },
}  # fmt: skip


def tell(phase):
    """A tender with two bids and four evaluators, one of whom has stepped aside."""
    story = told.opened(PRICE, "90000.000", members=3)
    told.fire(story.sheet(2), "set_aside", by=story.members[2], reason="قرابة")
    if phase == "opened":
        return story
    for n in range(2):
        told.score(story.sheet(n), 83)
    if phase == "locked":
        return story
    told.agree(story)
    if phase == "priced":
        told.attend(story, "financial")
        told.unseal(story, "financial")
        story.step("open_financial", by=story.secretary)
    return story


def people_of(story):
    own = {"chair": story.chair, "secretary": story.secretary, "member": story.members[0], "aside": story.members[2]}
    own |= {"bidder": story.bidders[0], "rival": story.bidders[1]}
    if story.sheet(0).state == "open":
        told.no_conflict_declare(story.sheet(0), by=story.members[0])
    return own | {role: make_user(role) for role in ROLES if role not in own}


def sees(item, story, person, page):
    bid, base = story.bids[0], f"/committee/tenders/{story.tender.pk}"
    if item == "documents":
        found = page.get(bid.get_absolute_url())
        return found.status_code == 200 and APPROACH in found.content.decode()
    if item == "sheets":
        found = page.get(story.sheet(1).get_absolute_url())
        return found.status_code == 200 and "83" in found.content.decode()
    if item == "consensus":
        return page.get(f"{base}/consensus/").status_code == 200
    answers = [page.get(f"{base}/comparison/"), page.get(bid.get_absolute_url()), page.get(f"/search/?q={PRICE}")]
    answers += [page.get(f"{base}/opening/financial/")]
    return any(a.status_code == 200 and SHOWN in a.content.decode() for a in answers)


@pytest.mark.parametrize("phase", PHASES)
def test_the_table_of_who_sees_what(phase, sign_in):
    story = tell(phase)
    people = people_of(story)
    for role, person in people.items():
        page = sign_in(person)
        for item, phases in TABLE.items():
            if role == "bidder" and item in ("documents", "price"):
                continue  # one's own
            assert sees(item, story, person, page) == (role in phases[phase]), (phase, role, item)
    for role in ("aside", "rival", "finance", "officer"):
        assert not box.may_read(story.bids[0], "technical", people[role]), role
        assert not box.may_read(story.bids[0], "financial", people[role]), role
    for document in OfficialDocument.objects.filter(kind__startswith="committee."):
        if phase != "priced":
            assert SHOWN not in str(document.data) and PRICE not in str(document.data), document.kind
        for role in ("aside", "rival", "bidder", "officer"):
            answer = sign_in(people[role]).get(f"{document.get_absolute_url()}.pdf")
            assert answer.status_code in (403, 404), (role, document.kind)


# --- the rooms around the table: who opens which address at which phase -----------------------------------------------
READ_RESULTS = {"chair", "secretary", "member", "partnership_chair", "auditor", "minister", "legal"}
ROOMS = {
    "comparison/": dict.fromkeys(PHASES, READ_RESULTS),
    "comparison.xlsx": {"opened": set(), "locked": set(), "scored": set(), "priced": READ_RESULTS},
    "flags/": {"opened": set(), "locked": set(), "scored": set(), "priced": READ_RESULTS - {"legal"}},
    "examination/": dict.fromkeys(PHASES, READ_RESULTS - {"minister"}),
    "panel/": dict.fromkeys(PHASES, {"chair"}),
}  # fmt: skip


@pytest.mark.parametrize("phase", ["opened", "scored", "priced"])
def test_the_rooms_of_an_evaluation_open_to_whom_they_are_for(phase, sign_in):
    story = tell(phase)
    base = f"/committee/tenders/{story.tender.pk}/"
    reviews = list(PriceReview.objects.filter(bid__tender=story.tender))
    assert bool(reviews) == (phase == "priced")
    for role, person in people_of(story).items():
        page = sign_in(person)
        for room, phases in ROOMS.items():
            assert (page.get(base + room).status_code == 200) == (role in phases[phase]), (phase, role, room)
        for review in reviews:
            assert (page.get(review.get_absolute_url()).status_code == 200) == (role in READ_RESULTS), (role, "price")


def test_after_the_decision_each_paper_and_page_has_its_readers(sign_in):
    """The award, the minutes of the joint meeting, the complaint with its panel: pages and PDFs."""
    story = told.standstill((PRICE, 83), ("90000.000", 80), ("91000.000", 80))
    loser, other = story.bidders[1], story.bidders[2]
    complaint = complaint_file(story.award, partner=loser.represents.get().partner, by=loser, text="لم تحتسب عقودنا.")
    told.fire(complaint, "accept", by=story.partnership[1])
    meeting = story.award.meetings.get()
    own = {"chair": story.chair, "member": story.members[0], "winner": story.bidders[0], "loser": loser, "other": other}
    own |= {"partnership_chair": story.partnership[0], "partnership_member": story.partnership[2]}
    people = own | {
        r: make_user(r) for r in ("minister", "auditor", "legal", "finance", "officer", "expert", "communication")
    }
    inside = {"chair", "member", "partnership_chair", "partnership_member", "minister", "auditor", "legal"}
    readers = {
        story.award.get_absolute_url(): inside | {"finance"},
        complaint.get_absolute_url(): inside | {"loser"},
        meeting.get_absolute_url(): inside,
    }
    for document in OfficialDocument.objects.filter(
        kind__in=("committee.memorandum", "committee.evaluation_report", "committee.comparison")
    ):
        readers[f"{document.get_absolute_url()}.pdf"] = inside
    for role, person in people.items():
        page = sign_in(person)
        for url, wanted in readers.items():
            opened = page.get(url).status_code in (200, 202)
            if role in ("finance", "officer", "communication") and role not in wanted:
                continue  # offices that read the papers of their own project; each kind of paper has its test
            assert opened == (role in wanted), (role, url)
    seat = complaint.panel.get(person=story.partnership[2])
    opinion_give(complaint, by=seat.person, opinion="dismiss", reasons="احتسبت عقودهم كلها.")
    assert "احتسبت عقودهم كلها." in sign_in(story.chair).get(complaint.get_absolute_url()).content.decode()
    assert "احتسبت عقودهم كلها." not in sign_in(loser).get(complaint.get_absolute_url()).content.decode()
    assert SHOWN not in sign_in(other).get(f"/search/?q={PRICE}").content.decode()
