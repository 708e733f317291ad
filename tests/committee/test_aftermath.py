"""The minister's page and questions, letters, the publication of the result, complaints and their panel, what goes back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from committee import tasks
from committee.aftermath.panel import able_to_answer, opinion_give
from committee.aftermath.services import notice_write
from committee.models import Complaint, ResultNotice
from committee.services.office import complaint_file
from contracts.models import Contract
from partnership.arabic.words import dinars_in_words
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.workflow import clock
from partnership.workflow.calendar import add_working_days
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.mail import send_now
from partnership.workflow.models import Notification, Task
from tenders.models import Rule, Tender
from tenders.models.security import BidSecurity
from tests.committee import story as told
from tests.factories import make_delegation, make_user

pytestmark = pytest.mark.django_db


def file(story, n=1, **facts):
    user = story.bidders[n]
    return complaint_file(story.award, partner=user.represents.get().partner, by=user, text="لم تحتسب عقودنا.", **facts)


# --- the minister -----------------------------------------------------------------------------------------------------
def test_the_minister_has_it_all_on_one_page(sign_in, query_budget):
    story, minister = told.with_minister(("900.000", 80), ("1000.000", 85))
    client = sign_in(minister)
    with query_budget(15):
        page = client.get(story.award.get_absolute_url()).content.decode()

    for part in (
        story.award.bid.partner.name,
        dinars_in_words(story.award.amount),
        story.award.recommendation,
        "نؤيد.",
        story.bids[1].partner.name,
    ):
        assert part in page
    for step in ("approve", "send_back", "reject"):
        assert f"/step/committee.award/{story.award.pk}/{step}/" in page
    assert client.get(f"{story.award.get_absolute_url()}?view=file").status_code == 200


def test_who_stands_in_for_the_minister_is_told_so(sign_in):
    story, minister = told.with_minister()
    deputy, day = make_user("senior"), timedelta(days=1)
    make_delegation(minister, deputy, "minister", starts=timezone.now() - day, ends=clock.now() + day)

    assert minister.name in sign_in(deputy).get(story.award.get_absolute_url()).content.decode()
    fire(story.award, "approve", by=deputy)


def test_questions_come_to_the_desk_that_was_asked_and_back_as_a_thread(sign_in):
    story, minister = told.with_minister()
    client = sign_in(minister)
    fire(story.award, "send_back", by=minister, reason="ما سبب الفرق؟", desk="tender_chair")
    assert set(Task.objects.filter(step="answer", closed_at=None).values_list("role", flat=True)) == {"tender_chair"}
    asked = sign_in(story.chair).get(f"/step/committee.award/{story.award.pk}/answer/").content.decode()
    assert "ما سبب الفرق؟" in asked and "إجابتكم" in asked  # the question stands above its answer
    fire(story.award, "answer", by=story.chair, reason="أسعار السوق.")
    fire(story.award, "send_back", by=minister, reason="وهل روجع الأداء؟")
    assert Task.objects.filter(step="answer", closed_at=None).count() == 2
    fire(story.award, "answer", by=story.partnership[0], reason="روجع.")

    page = client.get(story.award.get_absolute_url()).content.decode()
    assert (
        page.index("ما سبب الفرق؟") < page.index("أسعار السوق.") < page.index("وهل روجع الأداء؟") < page.index("روجع.")
    )
    memo = OfficialDocument.objects.filter(kind="committee.memorandum").order_by("-pk")[0]
    assert [turn["answer"] for turn in memo.data["thread"]] == ["أسعار السوق.", "روجع."]
    assert {paper["title"] for paper in memo.data["annexes"]} >= {"تقرير التقييم"}
    assert pdf_of_document(memo).startswith(b"%PDF")


# --- letters and the result -------------------------------------------------------------------------------------------
def test_letters_stand_in_the_portal_and_go_out_with_their_pdf(mailoutbox):
    story = told.standstill()
    for user in story.bidders:
        assert Notification.objects.filter(person=user, kind="legal").exists()
    letter = OfficialDocument.objects.get(kind="committee.regret_letter")
    loser = story.bidders[1]
    type(loser).objects.filter(pk=loser.pk).update(email="loser@example.org")
    tasks.mail_letter(document_id=letter.pk, partner_id=story.bids[1].partner_id)

    mail = next(m for m in mailoutbox if m.to == ["loser@example.org"])
    assert mail.attachments[0][1].startswith(b"%PDF")
    notice = Notification.objects.get(person=loser, kind="legal", label=str(letter))
    assert send_now([notice.pk]) == 1
    assert "ما حدث: " in mailoutbox[-1].body and "المطلوب" not in mailoutbox[-1].body  # nothing is asked of a bidder


def test_the_result_is_written_agreed_to_and_then_public(sign_in, client):
    story = told.standstill()
    writer, notice = make_user("communication"), ResultNotice.objects.get()
    page = sign_in(writer)
    assert page.post(notice.get_absolute_url(), {"text": ""}).status_code == 422
    assert page.post(notice.get_absolute_url(), {"text": "نتيجة المناقصة كما حررت"}).status_code == 302
    public = f"/tenders/{story.tender.pk}/"
    assert "كما حررت" not in client.get(public).content.decode()
    fire(notice, "submit", by=writer)
    with pytest.raises(DomainError):
        notice_write(notice, by=writer, text="غيره")
    with pytest.raises(PermissionDenied):
        fire(notice, "agree", by=writer)
    fire(fire(notice, "agree", by=story.partnership[1]), "publish", by=writer)

    assert "كما حررت" in client.get(public).content.decode()
    assert sign_in(story.bidders[0]).get(notice.get_absolute_url()).status_code == 403
    with pytest.raises(PermissionDenied):
        notice_write(notice, by=story.chair, text="غيره")


def test_unopened_envelopes_go_back_and_the_losers_securities_are_released():
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("700.000", 50))
    clock.shift_to(story.award.standstill_ends_at + timedelta(hours=1))
    take_due_steps()

    assert story.award.state == "final"
    paper = OfficialDocument.objects.get(kind="committee.envelope_return")
    assert paper.scope == f"partner:{story.bids[2].partner_id}"
    assert len(paper.data["hash"]) == 64
    kept = {s.bid_id: s.outcome for s in BidSecurity.objects.filter(bid__tender=story.tender)}
    assert kept == {story.bids[0].pk: "", story.bids[1].pk: "returned"}
    contract = Contract.objects.get(project=story.tender.project)
    assert contract.schedule
    assert contract.milestones.exists()
    assert contract.indicators


# --- standstill -------------------------------------------------------------------------------------------------------
def test_the_standstill_counts_working_days_where_the_rule_says_so():
    Rule.objects.filter(code="standstill_working_days").update(value="1")
    story = told.standstill()
    ends = timezone.localdate(story.award.standstill_ends_at)

    assert ends == add_working_days(clock.today(), 10) > clock.today() + timedelta(days=10)


# --- complaints -------------------------------------------------------------------------------------------------------
def test_a_complaint_gets_its_number_and_receipt_at_once_and_stops_the_award(sign_in):
    story = told.standstill()
    client = sign_in(story.bidders[1])
    url = f"/committee/bids/{story.bids[1].pk}/complain/"
    assert url in client.get("/committee/complaints/").content.decode()
    assert client.post(url, {"text": "لم تحتسب عقودنا.", "about": "nonsense"}).status_code == 422
    assert client.post(url, {"text": "لم تحتسب عقودنا.", "about": "scores", "asks": "explain"}).status_code == 302

    filed = Complaint.objects.get()
    receipt = OfficialDocument.objects.get(kind="committee.complaint_receipt")
    assert filed.number.startswith("GR")
    assert (receipt.data["complaint"], receipt.data["about"]) == (filed.number, "درجات العطاء أو ترتيبه")
    assert client.get(receipt.get_absolute_url()).status_code == 200
    assert pdf_of_document(receipt).startswith(b"%PDF")
    assert sign_in(story.bidders[0]).get(receipt.get_absolute_url()).status_code == 404
    assert url not in client.get("/committee/complaints/").content.decode()


def test_the_panel_has_nobody_of_the_evaluation(sign_in):
    story = told.standstill()
    judge = make_user("partnership_member")
    story.tender.sheets.create(member=judge)
    filed = file(story)
    assert judge not in able_to_answer(filed)
    with pytest.raises(DomainError) as refusal:
        fire(filed, "accept", by=story.partnership[1], panel=[judge])
    assert refusal.value.code == "panel"
    filed = fire(filed, "accept", by=story.partnership[1])
    told_to = set(Notification.objects.filter(url=filed.get_absolute_url()).values_list("person", flat=True))
    assert {seat.person_id for seat in filed.panel.exclude(person=story.partnership[1])} <= told_to
    seated = {seat.person for seat in filed.panel.all()}
    assert seated >= set(story.partnership)
    assert judge not in seated

    member = story.partnership[2]
    client = sign_in(member)
    assert client.post(filed.get_absolute_url(), {"opinion": "dismiss"}).status_code == 422
    facts = {"opinion": "dismiss", "reasons": "احتسبت العقود."}
    assert client.post(filed.get_absolute_url(), facts).status_code == 302
    with pytest.raises(PermissionDenied):
        opinion_give(filed, by=judge, opinion="uphold", reasons="—")
    assert "احتسبت العقود." not in sign_in(story.bidders[1]).get(filed.get_absolute_url()).content.decode()

    desk = sign_in(story.partnership[0]).get("/desk/").content.decode()
    assert f"آراء لجنة النظر المكتوبة: 1 من {filed.panel.count()}." in desk and "الرد على التظلم" in desk
    said = f"<bdi>1 ({member.name})</bdi>"  # before the chair answers, on both pages: how many wrote, and which way
    for url in (filed.get_absolute_url(), f"/step/committee.complaint/{filed.pk}/uphold/"):
        page = sign_in(story.partnership[0]).get(url).content.decode()
        assert f"1 من {filed.panel.count()}" in page and said in page.split("لرفض التظلم")[1]
        assert "<bdi>0</bdi>" in page.split("لقبول التظلم")[1].split("لرفض التظلم")[0]
        assert story.partnership[1].name in page.split("لم يكتب رأيه بعد")[1]


def test_a_panel_that_is_too_small_answers_nothing(sign_in):
    story = told.standstill()
    filed = file(story)
    few = {"panel": [person.pk for person in story.partnership[:2]], "seen": "filed"}
    page = sign_in(story.partnership[1]).post(f"/step/committee.complaint/{filed.pk}/accept/", few)
    assert page.status_code == 422 and "ألا يقل عدد أعضاء لجنة النظر عن 3" in page.content.decode()
    filed = fire(filed, "accept", by=story.partnership[1], panel=story.partnership[:2])
    with pytest.raises(DomainError) as refusal:
        fire(filed, "dismiss", by=story.partnership[0], reason=told.REASON)
    assert refusal.value.code == "committee.panel_named"


@pytest.mark.parametrize(("remedy", "state"), [("reevaluate", "financial_opened"), ("cancel", "cancelled")])
def test_an_upheld_complaint_goes_back_or_ends_the_tender(remedy, state, sign_in):
    story = told.standstill()
    filed = fire(file(story), "accept", by=story.partnership[1])
    fire(filed, "uphold", by=story.partnership[0], reason=told.REASON, remedy=remedy)

    assert story.award.state == "complaint_upheld"
    assert Tender.objects.get(pk=story.tender.pk).state == state
    answer = OfficialDocument.objects.get(kind="committee.complaint_answer")
    assert (answer.data["upheld"], answer.data["remedy"]) == (True, remedy)
    assert answer.scope == f"partner:{story.bids[1].partner_id}"
    winners = OfficialDocument.objects.get(kind="committee.award_fallen")  # the winner's earlier letter no longer holds
    assert winners.scope == f"partner:{story.bids[0].partner_id}"
    assert winners.data["cancelled"] is (remedy == "cancel")
    for public in OfficialDocument.objects.filter(kind="tenders.cancellation"):
        assert told.REASON not in str(public.data)  # the words of the complainant's letter
    assert not Task.objects.filter(machine="committee.resultnotice", closed_at=None).exists()  # nothing is published
    for url in (f"/committee/awards/{filed.award_id}/", filed.award.notice.get_absolute_url()):
        assert "قبل تظلم من النتيجة" in sign_in(story.partnership[0]).get(url).content.decode()
    page = sign_in(story.bidders[1]).get(filed.get_absolute_url()).content.decode()
    assert ("إلغاء المناقصة" if remedy == "cancel" else "العودة إلى التقييم") in page
    assert Notification.objects.filter(person=story.bidders[1], kind="legal", label=str(answer)).exists()


# --- nothing to award -------------------------------------------------------------------------------------------------
def test_a_tender_in_which_all_failed_ends_with_a_report():
    story = told.scored(("900.000", 40), ("1000.000", 30))
    story.step("declare_unsuccessful", reason="لم يبلغ أي عطاء درجة الاجتياز.")

    report = OfficialDocument.objects.get(kind="committee.unsuccessful_report")
    assert report.data["reason"] == "لم يبلغ أي عطاء درجة الاجتياز."
    assert len(report.data["bids"]) == 2
    assert all(bid["price"] == "" for bid in report.data["bids"])  # nobody opened a price
    assert pdf_of_document(report).startswith(b"%PDF")


def test_each_bidder_of_a_tender_without_award_has_a_letter_about_its_own_bid():
    story = told.scored(("900.000", 40), ("1000.000", 30))
    story.step("declare_unsuccessful", reason="لم يبلغ أي عطاء درجة الاجتياز.")

    letters = OfficialDocument.objects.filter(kind="committee.no_award_letter").order_by("pk")
    assert [letter.scope for letter in letters] == [f"partner:{bid.partner_id}" for bid in story.bids]
    for letter, bid, other, person in zip(letters, story.bids, reversed(story.bids), story.bidders, strict=True):
        assert (letter.data["partner"], letter.data["price"]) == (bid.partner.name, "")
        assert letter.data["why"]
        assert other.partner.name not in str(letter.data)
        assert list(Notification.objects.filter(person=person, step="declare_unsuccessful").values_list("label", flat=True)) == [str(letter)]  # fmt: skip
        assert pdf_of_document(letter).startswith(b"%PDF")
