"""Letters, memoranda, proposals, studies, directives: their steps, who is kept out, what the office is reminded of."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from committee.correspondence.services import letter_draft, letter_register, letter_write, memorandum_register
from committee.models import Directive, Letter, Study
from committee.opening.selectors_papers import files_of
from committee.selectors import directives_visible
from committee.services.office import directive_issue
from committee.services.office_reminders import office_remind
from committee.study.services import improvement_submit, outcome_add, study_propose, study_write
from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification, Task
from tests.factories import make_department, make_partner, make_user
from tests.finding import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(partnership_secretary):
    return partnership_secretary


def incoming(secretary, **facts):
    known = {"correspondent": "وزارة الصحة", "party": "government", "subject": "التنسيق", "dated": clock.today()}
    return letter_register(by=secretary, **known | facts)


def outgoing(secretary, **facts):
    known = {
        "correspondent": "وزارة الصحة", "party": "government", "subject": "جواب", "text": "نص الكتاب", "dated": clock.today()
    }  # fmt: skip
    return letter_draft(by=secretary, **known | facts)


# --- letters ----------------------------------------------------------------------------------------------------------
def test_a_letter_that_wants_a_reply_stands_on_the_desk_until_it_is_answered(secretary, partnership_chair):
    letter = incoming(secretary, reply_due=clock.today() + timedelta(days=5))
    task = Task.objects.get(machine="committee.letter", closed_at=None)
    assert (letter.state, letter.number[:3], task.role) == ("registered", "LI-", "partnership_secretary")
    reply = fire(outgoing(secretary, answers=letter), "submit", by=secretary)
    reply = fire(reply, "send", by=partnership_chair)
    letter.refresh_from_db()
    paper = OfficialDocument.objects.get(kind="committee.letter")
    assert (letter.state, reply.state, Letter.objects.get(pk=reply.pk).number) == ("answered", "sent", paper.number)
    assert not Task.objects.filter(machine="committee.letter", closed_at=None).exists()


def test_the_desk_offers_the_reply_and_lists_say_what_is_late(secretary, higher, sign_in):
    late = incoming(secretary, subject="كتاب قديم", reply_due=clock.today() - timedelta(days=1))
    incoming(secretary, subject="كتاب جديد", reply_due=clock.today() + timedelta(days=9))
    page = sign_in(secretary)
    desk = page.get("/desk/").content.decode()
    assert f'href="{late.get_absolute_url()}reply/">كتابة الرد' in desk and "ينتظر ردنا." in desk
    assert page.get("/committee/letters/").content.decode().count('class="late">متأخر<') == 1
    assert "متأخر" not in page.get("/committee/letters/?export=csv").content.decode()  # a date stays a date
    directive_issue(by=higher, text="تحصر القوائم", due_on=clock.today() - timedelta(days=1))
    assert page.get("/committee/directives/").content.decode().count('class="late">متأخر<') == 1


def test_a_letter_without_a_reply_due_waits_for_nobody(secretary):
    incoming(secretary)
    assert not Task.objects.filter(machine="committee.letter", closed_at=None).exists()


def test_a_partner_reads_the_letter_that_was_sent_to_it_and_no_other(secretary, partnership_chair, sign_in):
    user, stranger = make_user("partner"), make_user("partner")
    partner = make_partner(user)
    make_partner(stranger)
    letter = outgoing(secretary, partner=partner, correspondent=partner.name, party="association")
    fire(fire(letter, "submit", by=secretary), "send", by=partnership_chair)
    paper = OfficialDocument.objects.get(kind="committee.letter")
    assert "نص الكتاب" in sign_in(user).get(paper.get_absolute_url()).content.decode()
    assert sign_in(stranger).get(paper.get_absolute_url()).status_code in (403, 404)
    assert sign_in(user).get(letter.get_absolute_url()).status_code == 403


def test_a_letter_that_went_to_the_chair_is_not_changed(secretary, partnership_chair):
    letter = fire(outgoing(secretary), "submit", by=secretary)
    with pytest.raises(DomainError):
        letter_write(letter, by=secretary, subject="آخر")
    with pytest.raises(PermissionDenied):
        letter_write(letter, by=partnership_chair, subject="آخر")


def test_the_pages_of_the_register(secretary, sign_in, legal, finance, query_budget):
    page = sign_in(secretary)
    form = page.get("/committee/letters/new/out/?template=thanks").content.decode()
    assert "شكر وتقدير" in form
    refused = page.post("/committee/letters/new/in/", {"subject": "بلا جهة"})
    assert (refused.status_code, "بلا جهة" in refused.content.decode()) == (422, True)
    data = {"correspondent": "وزارة الصحة", "party": "government", "subject": "كتاب", "dated": "١/١١/٢٠٢٦"}
    assert page.post("/committee/letters/new/in/", data | {"uploads": [evidence()]}).status_code == 302
    letter = Letter.objects.get()
    assert len(files_of(letter)) == 1
    with query_budget(15):
        assert "كتاب" in page.get(letter.get_absolute_url()).content.decode()
    with query_budget(15):
        page.get("/committee/letters/?direction=in&q=الصحه")
    assert page.get(f"{letter.get_absolute_url()}reply/").status_code == 200
    assert page.get("/committee/letters/new/sideways/").status_code == 404
    assert sign_in(legal).get("/committee/letters/").status_code == 200
    assert sign_in(legal).get("/committee/letters/new/in/").status_code == 403
    assert sign_in(finance).get(letter.get_absolute_url()).status_code == 403


# --- memoranda --------------------------------------------------------------------------------------------------------
def test_a_memorandum_is_signed_reminded_of_and_expires(secretary):
    day = clock.today()
    row = memorandum_register(by=secretary, subject="تدريب", party="government", parties="أ\nب")
    with pytest.raises(DomainError) as lacking:
        fire(row, "sign", by=secretary)
    assert lacking.value.code == "committee.memorandum_complete"
    assert row.parties_in_a_line == "أ، ب"
    whole = memorandum_register(
        by=secretary, subject="تدريب", party="government", parties="أ\nب", signed_on=day, starts_on=day,
        ends_on=day + timedelta(days=60), uploads=[evidence()],
    )  # fmt: skip
    whole = fire(whole, "sign", by=secretary)
    assert office_remind() == 1
    clock.shift_to(clock.now() + timedelta(days=61))
    take_due_steps()
    whole.refresh_from_db()
    assert whole.state == "expired"


def evidence():
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return SimpleUploadedFile("evidence.pdf", out.getvalue(), "application/pdf")


# --- proposals and studies --------------------------------------------------------------------------------------------
def test_a_proposal_is_decided_by_somebody_else_and_leads_to_something(officer, secretary, partnership_chair, higher):
    own = improvement_submit(by=partnership_chair, kind="opinion", title="رأي", text="نص")
    with pytest.raises(PermissionDenied):
        fire(own, "decline", by=partnership_chair, reason="لا")
    proposal = improvement_submit(by=officer, kind="proposal", title="نموذج موحد", text="نص")
    proposal = fire(fire(proposal, "study", by=secretary), "adopt", by=partnership_chair, reason="نافع.")
    directive = directive_issue(by=higher, text="يعمم النموذج", due_on=clock.today())
    outcome_add(proposal, by=secretary, directive=directive)
    with pytest.raises(DomainError):
        outcome_add(proposal, by=secretary)
    assert fire(proposal, "carry_out", by=secretary, reason="عمم.").decision == "نافع."


def test_a_study_is_written_by_one_reviewed_by_another_and_published(secretary, partnership_chair, client):
    author, reviewer = make_user("partnership_member"), make_user("partnership_member")
    facts = {"title": "أثر الشراكة", "why": "للخطة", "due_on": clock.today(), "is_public": True}
    with pytest.raises(DomainError):
        study_propose(by=secretary, author=author, reviewer=author, **facts)
    study = fire(study_propose(by=secretary, author=author, reviewer=reviewer, **facts), "accept", by=partnership_chair)
    with pytest.raises(DomainError):
        fire(study, "submit", by=author)
    with pytest.raises(PermissionDenied):
        study_write(study, by=reviewer, body="نص")
    study = study_write(study, by=author, body="## النتائج\n\nزاد المستفيدون.")
    with pytest.raises(PermissionDenied):
        fire(study, "submit", by=reviewer)
    study = fire(study, "submit", by=author)
    with pytest.raises(PermissionDenied):
        fire(study, "publish", by=author, reason="جيدة")
    study = fire(study, "publish", by=reviewer, reason="وافية.")
    assert "أثر الشراكة" in client.get("/studies/").content.decode()
    assert (
        "زاد المستفيدون"
        in client.get(OfficialDocument.objects.get(kind="committee.study").get_absolute_url()).content.decode()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(reviewer=author)


def test_drafts_of_studies_and_others_proposals_stay_inside(secretary, officer, legal, sign_in, query_budget):
    author, reviewer = make_user("partnership_member"), make_user("partnership_member")
    study = study_propose(
        by=secretary, title="دراسة", why="سبب", author=author, reviewer=reviewer, due_on=clock.today()
    )
    proposal = improvement_submit(by=officer, kind="proposal", title="مقترح", text="نص")
    for obj in (study, proposal):
        assert sign_in(legal).get(obj.get_absolute_url()).status_code == 404
        page = sign_in(secretary)
        with query_budget(15):
            assert page.get(obj.get_absolute_url()).status_code == 200
    assert sign_in(officer).get(proposal.get_absolute_url()).status_code == 200
    assert "دراسة" not in sign_in(legal).get("/studies/").content.decode()


# --- directives -------------------------------------------------------------------------------------------------------
def test_a_directive_stands_on_its_owners_desk_and_is_proved(higher, secretary, officer):
    directive = directive_issue(
        by=higher, text="تحصر القوائم", due_on=clock.today() - timedelta(days=1), owner_role="officer",
        department=officer.department,
    )  # fmt: skip
    task = Task.objects.get(machine="committee.directive", closed_at=None)
    assert (task.role, task.scope, task.due_at < clock.now()) == (
        "officer",
        f"department:{officer.department_id}",
        True,
    )
    assert directive.is_overdue
    stranger = make_user("officer", department=make_department())
    assert directives_visible(officer).count() == 1
    assert directives_visible(stranger).count() == 0
    for somebody in (stranger, secretary):
        with pytest.raises(PermissionDenied):
            fire(directive, "take_up", by=somebody)
    directive = fire(directive, "take_up", by=officer)
    directive = fire(directive, "report", by=officer, reason="حصرت القوائم.", uploads=[evidence()])
    assert (len(files_of(directive)), directive.is_overdue) == (1, False)
    directive = fire(directive, "reopen", by=higher, reason="ينقص المحرق.")
    directive = fire(directive, "report", by=officer, reason="استكمل.")
    assert fire(directive, "close", by=higher).state == "closed"


@pytest.mark.parametrize(("role", "named"), [("officer", False), ("finance", True)])
def test_a_directive_names_a_department_for_officers_only(higher, role, named):
    with pytest.raises(DomainError):
        directive_issue(
            by=higher, text="نص", due_on=clock.today(), owner_role=role, department=make_department() if named else None
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Directive.objects.create(
            number="DR-1",
            text="نص",
            due_on=clock.today(),
            issued_at=clock.now(),
            issued_by=higher,
            owner_role="officer",
        )


def test_owners_are_reminded_before_the_day_and_every_week_after_it(higher, secretary):
    directive_issue(by=higher, text="نص", due_on=clock.today() + timedelta(days=3))
    assert office_remind() == 1
    clock.shift_to(clock.now() + timedelta(days=1))
    assert office_remind() == 0
    clock.shift_to(clock.now() + timedelta(days=9))
    assert office_remind() == 1
    assert set(Notification.objects.filter(kind="deadline").values_list("person", flat=True)) == {secretary.pk}


def test_the_search_finds_letters_and_studies_for_those_who_may_read_them(secretary, legal, officer):
    incoming(secretary, subject="التنسيق في الرعاية المنزلية")
    improvement_submit(by=secretary, kind="proposal", title="الرعاية المنزلية أولاً", text="نص")

    def kinds(user):
        return {group.source.name for group in find(user, "الرعايه المنزليه")}

    assert kinds(secretary) == {"letters", "improvements"}
    assert kinds(legal) == {"letters"}
    assert kinds(officer) == set()
