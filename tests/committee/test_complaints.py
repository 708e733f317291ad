"""Complaints during the standstill: who may, until when, what they stop, and what becomes of them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from committee.models import Award, Complaint
from committee.services.office import complaint_file
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tests.committee import story as told
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TEXT = "نتظلم من درجة الخبرة ونطلب إعادة النظر فيها."


def file(story, n=1):
    user = story.bidders[n]
    return complaint_file(story.award, partner=user.represents.get().partner, by=user, text=TEXT)


def code_of(action, *args, **facts):
    with pytest.raises(DomainError) as refusal:
        action(*args, **facts)
    return refusal.value.code


def test_a_loser_complains_once_and_the_award_waits():
    story = told.standstill()
    filed = file(story)

    assert filed.state == "filed"
    assert code_of(file, story) == "twice"
    clock.shift_to(story.award.standstill_ends_at + timedelta(hours=1))
    take_due_steps()
    assert story.award.state == "standstill"
    assert code_of(fire, story.award, "finalise", by=story.secretary) == "committee.no_open_complaint"


def test_the_winner_and_strangers_do_not_complain():
    story = told.standstill()
    winner = story.bidders[0]
    stranger = make_user("partner")

    assert (
        code_of(complaint_file, story.award, partner=winner.represents.get().partner, by=winner, text=TEXT)
        == "not_bidder"
    )
    with pytest.raises(PermissionDenied):
        complaint_file(story.award, partner=story.bids[1].partner, by=stranger, text=TEXT)


def test_not_after_the_standstill():
    story = told.standstill()
    clock.shift_to(story.award.standstill_ends_at)

    assert code_of(file, story) == "not_now"


def test_a_dismissed_complaint_lets_the_award_become_final():
    story = told.standstill()
    filed = fire(file(story), "accept", by=story.partnership[1])
    filed = fire(filed, "dismiss", by=story.partnership[0], reason="روجعت الدرجة ولا أثر لها.")
    clock.shift_to(story.award.standstill_ends_at + timedelta(hours=1))
    take_due_steps()

    assert filed.answer == "روجعت الدرجة ولا أثر لها."
    assert story.award.state == "final"


def test_an_upheld_complaint_sends_the_tender_back_to_its_evaluation(sign_in):
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("1100.000", 80))
    first, second = file(story, 1), file(story, 2)
    award = story.award
    first = fire(first, "accept", by=story.partnership[1])
    form = sign_in(story.partnership[0]).get(f"/step/committee.complaint/{first.pk}/uphold/").content.decode()
    assert "يطبع في الخطاب الموجه إلى المتظلم" in form
    fire(first, "uphold", by=story.partnership[0], reason=told.REASON)
    letters = OfficialDocument.objects.filter(kind="committee.award_fallen")  # to those whose letter no longer holds
    assert {d.scope for d in letters} == {f"partner:{story.bids[n].partner_id}" for n in (0, 2)}
    assert told.REASON not in str([d.data for d in letters]) and story.bids[1].partner.name not in str(
        [d.data for d in letters]
    )
    assert pdf_of_document(letters[0]).startswith(b"%PDF")
    winner = sign_in(story.bidders[0]).get(story.bids[0].get_absolute_url()).content.decode()
    assert (
        "قبل تظلم من النتيجة فسقطت الترسية" in winner
        and letters.get(scope=f"partner:{story.bids[0].partner_id}").number in winner
    )

    assert Award.objects.get(pk=award.pk).state == "complaint_upheld"
    story.tender = Tender.objects.get(pk=story.tender.pk)
    assert story.tender.state == "financial_opened"
    # another complaint about the same award can still be answered
    fire(fire(second, "accept", by=story.partnership[1]), "uphold", by=story.partnership[0], reason=told.REASON)
    told.judged(story).step("evaluate", recommendation="نوصي بالأول بعد إعادة النظر.")
    assert story.award.pk != award.pk


def test_an_evaluator_does_not_answer_a_complaint():
    story = told.standstill()
    filed = fire(file(story), "accept", by=story.partnership[1])
    judge = make_user("partnership_chair")
    story.tender.sheets.create(member=judge)

    with pytest.raises(PermissionDenied):
        fire(filed, "dismiss", by=judge, reason=told.REASON)


def test_only_its_own_partner_reads_a_complaint_and_a_letter(sign_in):
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("1100.000", 80))
    filed = file(story, 1)
    own, other = sign_in(story.bidders[1]), sign_in(story.bidders[2])

    assert own.get(filed.get_absolute_url()).status_code == 200
    assert other.get(filed.get_absolute_url()).status_code == 404
    assert other.get(f"/step/committee.complaint/{filed.pk}/withdraw/").status_code == 404
    assert own.get(f"/committee/awards/{story.award.pk}/").status_code == 403
    assert fire(filed, "withdraw", by=story.bidders[1]).state == "withdrawn"


def test_the_complaint_page_for_a_loser_and_nobody_else(sign_in):
    story = told.standstill()
    losing, winning = story.bids[1], story.bids[0]
    loser, winner = sign_in(story.bidders[1]), sign_in(story.bidders[0])
    url = f"/committee/bids/{losing.pk}/complain/"

    assert loser.get(url).status_code == 200
    assert winner.get(url).status_code == 404
    assert winner.get(f"/committee/bids/{winning.pk}/complain/").status_code == 404
    assert loser.post(url, {"text": " "}).status_code == 422
    assert loser.post(url, {"text": TEXT}).status_code == 302
    assert loser.post(url, {"text": TEXT}).status_code == 422
    filed = Complaint.objects.get()
    assert loser.get(url).headers["Location"] == filed.get_absolute_url()
    page = loser.get(filed.get_absolute_url()).content.decode()
    assert (
        f'class="btn btn-outline-danger" href="/step/committee.complaint/{filed.pk}/withdraw/"' in page
    )  # never the primary


def test_who_complains_too_late_reads_so_and_keeps_what_was_typed(sign_in):
    story = told.standstill(("900.000", 80), ("1000.000", 80), ("1100.000", 80))
    late, last = (sign_in(person) for person in story.bidders[1:3])
    url, here = (f"/committee/bids/{story.bids[1].pk}/complain/", story.bids[1].get_absolute_url())
    ends = story.award.standstill_ends_at
    clock.shift_to(ends - timedelta(seconds=30))
    assert (
        last.post(f"/committee/bids/{story.bids[2].pk}/complain/", {"text": TEXT}).status_code == 302
    )  # the last minute
    legal = sign_in(make_user("legal"))
    assert "والترسية موقوفة حتى الرد" in legal.get(story.award.get_absolute_url()).content.decode()
    winner = sign_in(story.bidders[0]).get(story.bids[0].get_absolute_url()).content.decode()
    assert "تنتظر الترسية الرد عليه" in winner

    clock.shift_to(ends + timedelta(seconds=1))
    for state in ("standstill", "final"):
        page = late.get(url).content.decode()
        assert "انتهت فترة التظلم" in page and "<textarea" not in page and "ضمن المدة" not in page, state
        refused = late.post(url, {"text": TEXT})
        assert refused.status_code == 422, state
        assert TEXT in refused.content.decode() and "لم يستلم شيء" in refused.content.decode(), state
        fire(
            fire(Complaint.objects.get(), "accept", by=story.partnership[1]),
            "dismiss",
            by=story.partnership[0],
            reason=told.REASON,
        ) if state == "standstill" else None
        take_due_steps()
        assert story.award.state == "final"
        assert url not in late.get(here).content.decode()
    assert Complaint.objects.count() == 1


def test_before_the_end_of_the_standstill_the_file_says_when_a_contract_may_follow(sign_in):
    story = told.standstill()
    project, award = story.tender.project.get_absolute_url(), story.award
    for role in ("legal", "signatory", "senior"):
        reader = sign_in(make_user(role))
        for address in (project, award.get_absolute_url()):
            assert "لا يوقع عقد بعد" in reader.get(address).content.decode(), (role, address)
    clock.shift_to(award.standstill_ends_at + timedelta(minutes=1))
    assert "خلال دقائق" in reader.get(project).content.decode()
    take_due_steps()
    assert "لا يوقع عقد بعد" not in reader.get(project).content.decode()


def test_after_the_letters_the_bidders_read_the_result_on_their_own_bids_and_the_way_to_complain(sign_in):
    story = told.standstill()
    winner, loser = (sign_in(person, language="en") for person in story.bidders[:2])
    bid = story.bids[1]
    way = f"/committee/bids/{bid.pk}/complain/"

    for address in (f"/bids/{bid.pk}/", "/bids/"):
        page = loser.get(address).content.decode()
        assert "Another bid was chosen." in page and way in page and "under evaluation" not in page, address
    letter = OfficialDocument.objects.get(kind="committee.regret_letter", scope=f"partner:{bid.partner_id}")
    assert letter.get_absolute_url() in loser.get(f"/bids/{bid.pk}/").content.decode()
    page = winner.get(f"/bids/{story.bids[0].pk}/").content.decode()
    assert "Your bid was chosen" in page and "/complain/" not in page
    filed = file(story)
    page = loser.get(f"/bids/{bid.pk}/").content.decode()
    assert way not in page and filed.get_absolute_url() in page


def test_before_the_letters_a_bid_says_nothing_of_its_result(sign_in):
    story = told.recommended()
    page = sign_in(story.bidders[1], language="en").get(f"/bids/{story.bids[1].pk}/").content.decode()

    assert "under evaluation" in page and "was chosen" not in page
