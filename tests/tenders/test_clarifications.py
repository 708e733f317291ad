"""Questions on a tender: asked in time, answered by two people, published to all at once, and never a word of who asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnership.audit.models import TrailEntry
from partnership.documents.models import OfficialDocument
from partnership.documents.services import html_of_document
from partnership.people.roles import ROLES
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification, Task
from tenders.models import Clarification, ClarificationAsker, Tender
from tenders.services.clarification import accepts_questions, clarification_ask, questions_end
from tests.factories import make_user
from tests.house.test_documents import words, words_of_html
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
QUESTION = "هل يشمل النقل أيام العطل الرسمية؟"
ANSWER = {"published_question": QUESTION, "answer_ar": "نعم، عدا عيدي الفطر والأضحى.", "answer_en": "Yes, but Eids."}


def ask(tender, user, question=QUESTION):
    return clarification_ask(tender, partner=user.represents.get().partner, by=user, question=question)


def answered(tender, question):
    drafted = fire(question, "draft", by=tender.prepared_by, **ANSWER)
    return fire(drafted, "publish", by=tender.announced_by)


def names_of(user):
    partner = user.represents.get().partner
    return {
        user.name,
        user.name_en,
        user.username,
        user.email,
        partner.name,
        partner.name_en,
        partner.registration_number,
    }


# --- asked in time ----------------------------------------------------------------------------------------------------
def test_a_tender_without_a_day_for_questions_gets_the_rules_when_it_is_announced():
    tender = bidding.announced()

    assert tender.questions_until == tender.closing_at - timedelta(days=7)
    assert questions_end(Tender.objects.get(pk=tender.pk)) == tender.questions_until


def test_questions_are_taken_until_the_last_second_by_the_databases_clock(time_travel):
    tender, user = bidding.announced(), bidding.bidder()
    clock.shift_to(tender.questions_until - timedelta(seconds=30))
    assert ask(tender, user).number == 1

    clock.shift_to(tender.questions_until)
    assert not accepts_questions(tender, clock.now())
    with pytest.raises(DomainError) as refusal:
        ask(tender, user, "سؤال آخر")
    assert refusal.value.code == "not_now"
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever the code says
        Clarification.objects.create(tender=tender, number=9, question="س")


def test_nobody_asks_for_a_partner_that_is_not_theirs_nor_on_what_is_not_announced():
    tender, user, other = bidding.announced(), bidding.bidder(), bidding.bidder()

    with pytest.raises(PermissionDenied):
        clarification_ask(tender, partner=other.represents.get().partner, by=user, question=QUESTION)
    with pytest.raises(DomainError):
        ask(bidding.prepared(), user)


def test_sent_twice_is_asked_once(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    browser, url = sign_in(user), reverse("tenders:clarification_ask", args=[tender.pk])

    assert browser.post(url, {"question": QUESTION}).status_code == 302
    assert browser.post(url, {"question": QUESTION}).status_code == 422
    assert browser.post(url, {"question": "  "}).status_code == 422
    assert Clarification.objects.count() == 1


# --- answered by two people -------------------------------------------------------------------------------------------
def test_the_secretary_answers_and_another_person_publishes(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    question = ask(tender, user)
    step = reverse("workflow:step", args=["tenders.clarification", question.pk, "draft"])
    browser = sign_in(tender.prepared_by)

    empty = browser.post(step, {"published_question": QUESTION, "answer_ar": "", "seen": "asked"})
    assert empty.status_code == 422
    assert "بالعربية أو بالإنجليزية" in empty.content.decode()
    assert browser.post(step, ANSWER | {"seen": "asked"}).status_code == 302
    drafted = Clarification.objects.get()
    assert (drafted.answer_ar, drafted.state) == (ANSWER["answer_ar"], "drafted")
    both = make_user("tender_secretary", "tender_chair")
    again = fire(fire(drafted, "send_back", by=both, reason="أوضح"), "draft", by=both, **ANSWER)
    with pytest.raises(PermissionDenied):
        fire(again, "publish", by=both)
    fire(again, "publish", by=tender.announced_by)
    with pytest.raises(DomainError):
        fire(again, "publish", by=tender.announced_by)
    assert OfficialDocument.objects.filter(kind="tenders.clarifications").count() == 1


def test_an_answer_is_everybodys_at_once_as_page_paper_and_pdf(client, query_budget):
    tender = bidding.announced()
    first, second = ask(tender, bidding.bidder()), ask(tender, bidding.bidder(), "ما عدد الحافلات؟")
    assert client.get(first.get_absolute_url()).status_code == 404
    answered(tender, first)

    with query_budget(15):
        page = client.get(tender.get_absolute_url()).content.decode()
    assert ANSWER["answer_ar"] in page
    assert ANSWER["answer_en"] in page
    assert "الحافلات" not in page
    assert client.get(first.get_absolute_url()).status_code == 200
    assert client.get(second.get_absolute_url()).status_code == 404
    paper = OfficialDocument.objects.get(kind="tenders.clarifications")
    assert words(ANSWER["answer_en"]) <= words_of_html(html_of_document(paper))
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client.get(paper.pdf_url).content.startswith(b"%PDF")


def test_an_answer_that_is_late_goes_to_the_chair_and_lapses_with_the_closing(time_travel):
    tender = bidding.announced()
    question = ask(tender, bidding.bidder())
    task = Task.objects.get(machine="tenders.clarification", closed_at=None)
    assert task.due_at == tender.closing_at - timedelta(days=3)
    clock.shift_to(tender.closing_at - timedelta(days=3, minutes=1))
    assert take_due_steps() == 0

    clock.shift_to(tender.closing_at - timedelta(days=3))
    assert take_due_steps() == 1
    assert Notification.objects.filter(step="fall_late", person=tender.announced_by).count() == 1
    assert Clarification.objects.get().state == "late"
    bidding.close(tender)
    assert Clarification.objects.get().state == "lapsed"
    with pytest.raises(DomainError):
        fire(question, "draft", by=tender.prepared_by, **ANSWER)


def test_whoever_asked_reads_on_the_page_why_there_is_no_answer_and_no_message_tells_on_them(sign_in):
    tender, user = bidding.announced(), bidding.bidder()
    question = ask(tender, user)

    fire(question, "decline", by=tender.prepared_by, reason="السؤال خارج نطاق المناقصة.")

    assert "خارج نطاق" in sign_in(user).get(question.get_absolute_url()).content.decode()
    assert sign_in(bidding.bidder()).get(question.get_absolute_url()).status_code == 404
    assert not Notification.objects.filter(person=user).exists()


# --- who asked --------------------------------------------------------------------------------------------------------
@pytest.fixture
def dialogue():
    """A tender with three questions of one partner (open, answered, declined), and another bidder."""
    tender, asker, bidder = bidding.announced(), bidding.bidder(fields=["centres"]), bidding.bidder()
    bidding.sealed(tender, bidder)
    waiting = ask(tender, asker, "سؤال لم يجب عنه بعد")
    published, declined = ask(tender, asker), ask(tender, asker, "سؤال خارج النطاق")
    answered(tender, published)
    fire(declined, "decline", by=tender.prepared_by, reason="خارج النطاق")
    return tender, asker, bidder, [waiting, published, declined]


def addresses(tender, questions):
    paper = OfficialDocument.objects.filter(kind="tenders.clarifications").latest("pk")
    project = tender.project
    return [
        tender.get_absolute_url(), *[q.get_absolute_url() for q in questions], paper.get_absolute_url(),
        project.get_absolute_url(), reverse("tenders:project_timeline", args=[project.reference]), "/", "/desk/",
        reverse("tenders:tenders"), reverse("interface:search") + "?q=" + QUESTION, reverse("workflow:notifications"),
        reverse("workflow:mails"), *[reverse("workflow:step", args=["tenders.clarification", q.pk, "draft"]) for q in questions],
        *[reverse("workflow:step", args=["tenders.clarification", q.pk, "send_back"]) for q in questions],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "role", [r for r in ROLES if r not in ("auditor", "partner")] + ["visitor", "bidder", "stranger"]
)
def test_no_page_of_anybody_but_the_auditor_tells_who_asked(role, client, sign_in, dialogue):
    tender, asker, bidder, questions = dialogue
    people = {"tender_secretary": tender.prepared_by, "tender_chair": tender.announced_by, "bidder": bidder}
    if role == "visitor":
        browser = client
    elif role == "stranger":
        browser = sign_in(make_user())
    else:
        department = {"department": tender.project.department} if role == "officer" else {}
        browser = sign_in(people.get(role) or make_user(role, **department))

    read = 0
    for url in addresses(tender, questions):
        page = browser.get(url)
        if url == reverse("workflow:mails"):
            continue  # looked at below: it lists who got mail, of no tender
        text = page.content.decode()
        read += page.status_code == 200
        assert not [name for name in names_of(asker) if name and name in text], url
    assert read >= 3


def test_the_auditor_reads_who_asked_and_the_trail_has_one_row_of_it(sign_in, dialogue, auditor):
    _tender, asker, _bidder, questions = dialogue
    partner = asker.represents.get().partner

    assert partner.name in sign_in(auditor).get(questions[0].get_absolute_url()).content.decode()
    rows = TrailEntry.objects.filter(machine="tenders.clarification", actor_id=asker.pk)
    assert {row.kind for row in rows} == {"question_asked"}
    assert rows.count() == 3


def test_what_others_are_sent_and_what_lies_on_desks_names_nobody(dialogue):
    tender, asker, bidder, _questions = dialogue
    names = names_of(asker)

    assert (
        not Task.objects.filter(machine="tenders.clarification")
        .exclude(sent_by=None)
        .exclude(sent_by__in=[tender.prepared_by, tender.announced_by])
    )
    told = Notification.objects.filter(machine="tenders.clarification")
    assert {asker.pk, bidder.pk} <= set(told.filter(step="publish").values_list("person_id", flat=True))
    for row in told:
        assert not [n for n in names if n in row.label or n in row.url]
    for paper in OfficialDocument.objects.all():
        assert not [n for n in names if n in str(paper.data)]


def test_an_asker_without_a_bid_is_told_as_one_of_the_field(dialogue):
    """The list of outgoing mail shows names: whoever only asked stands there among every partner of the field."""
    tender, asker, _bidder, _questions = dialogue
    crowd = [bidding.bidder(fields=["centres"]) for _n in range(2)]
    answered(tender, ask(tender, asker, "سؤال جديد"))

    last = Notification.objects.filter(machine="tenders.clarification", step="publish").order_by("-pk")
    of_last = last.filter(url=last[0].url)
    assert {asker.pk, *(u.pk for u in crowd)} <= set(of_last.filter(kind="tender").values_list("person_id", flat=True))
    assert not of_last.filter(kind="legal", person=asker).exists()


def test_a_colleague_of_the_asker_sees_the_partners_questions_and_a_stranger_does_not(sign_in, dialogue):
    tender, asker, bidder, questions = dialogue
    page = sign_in(asker).get(tender.get_absolute_url()).content.decode()

    assert questions[0].get_absolute_url() in page
    assert questions[0].get_absolute_url() not in sign_in(bidder).get(tender.get_absolute_url()).content.decode()
    assert str(ClarificationAsker.objects.first()).isdigit()


def test_a_limited_tender_is_asked_about_by_those_invited_only(sign_in):
    users = [bidding.bidder() for _n in range(3)]
    partners = [u.represents.get().partner for u in users]
    tender = bidding.announced(method="limited", method_reason="خدمة تخصصية.", invitees=partners)
    url = reverse("tenders:clarification_ask", args=[tender.pk])

    assert sign_in(users[0]).get(url).status_code == 200
    assert sign_in(bidding.bidder()).get(url).status_code == 404
    outsider = bidding.bidder(fields=["centres"])
    answered(tender, ask(tender, users[0]))
    assert not Notification.objects.filter(person=outsider).exists()
