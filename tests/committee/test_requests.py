"""Partnership requests and initiatives: of partners and visitors, studied, decided with reasons, turned into a project."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from committee.models import PartnershipRequest, RequestCriterion, RequestScore, SenderLink
from committee.models.request import ENTER, FOLLOW
from committee.requests.services import (
    LINKS_PER_ADDRESS,
    LINKS_PER_NETWORK,
    average,
    initiative_file,
    link_send,
    request_file,
    request_opinion,
    request_score,
    totals_of,
)
from committee.requests.tasks import mail_link, mail_sender
from partnership.documents.models import OfficialDocument
from partnership.documents.services import pdf_of_document
from partnership.workflow import clock
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tenders.models import TermsOfReference
from tests.factories import make_department, make_partner, make_user
from tests.tenders.bidding import pdf

pytestmark = pytest.mark.django_db
START = "/initiatives/"
EMAIL = "maryam@example.org"
FACTS = {
    "title": "سوق أسبوعي للحرفيات", "field": "development", "text": "نقترح سوقاً أسبوعياً.", "kind": "initiative",
    "goals": "دخل ثابت للأسر.", "beneficiary_kind": "women", "beneficiary_number": 45, "budget": Decimal("6500.000"),
}  # fmt: skip
TYPED = {k: str(v) for k, v in FACTS.items()} | {"name": "مريم عبدالله", "organisation": "", "budget": "٦٥٠٠"}


def filed_by(user, **facts):
    return request_file(by=user, partner=user.represents.get().partner, **FACTS | facts)


@pytest.fixture
def sender():
    user = make_user("partner")
    make_partner(user)
    return user


@pytest.fixture
def link(db):
    return link_send(email=EMAIL, network="192.0.2.1")


def visitors(link, **facts):
    return initiative_file(link, name="مريم عبدالله", organisation="", **FACTS | facts)


def studied(request, *, score=True):
    secretary = make_user("partnership_secretary")
    request = fire(request, "study", by=secretary)
    if score:
        give(request, make_user("partnership_member"), 80)
    return request_opinion(request, by=secretary, opinion="نؤيد.")


def give(request, member, points):
    criteria = RequestCriterion.objects.all()
    return request_score(request, by=member, scores={c.pk: (Decimal(points), "موثق") for c in criteria})


# --- a partner's request ----------------------------------------------------------------------------------------------
def test_an_approved_partner_sends_a_request_and_gets_a_number_and_a_receipt(sign_in, sender):
    browser = sign_in(sender)
    data = {k: v for k, v in TYPED.items() if k not in ("name", "organisation")} | {"uploads": pdf("خطة.pdf")}

    page = browser.post("/committee/requests/new/", data)

    filed = PartnershipRequest.objects.get()
    assert page["Location"] == filed.get_absolute_url()
    assert (filed.budget, filed.beneficiary_number, filed.kind) == (Decimal(6500), 45, "initiative")
    assert filed.files.count() == 1
    paper = OfficialDocument.objects.get(kind="committee.request_receipt")
    assert browser.get(paper.pdf_url).content.startswith(b"%PDF")
    plan = browser.get(filed.files.get().file.get_absolute_url())
    assert b"".join(plan).startswith(b"%PDF")  # read to its end, as a browser does
    assert browser.post("/committee/requests/new/", data | {"uploads": pdf()}).status_code == 422  # sent twice
    assert PartnershipRequest.objects.count() == 1


@pytest.mark.parametrize("state", ["draft", "submitted", "debarred"])
def test_a_partner_that_is_not_approved_is_told_why_it_cannot_send_one(sign_in, state):
    user = make_user("partner")
    make_partner(user, state=state)

    page = sign_in(user).post("/committee/requests/new/", {k: v for k, v in TYPED.items() if k != "name"})

    assert page.status_code == 422
    assert "المعتمدين" in page.content.decode()
    assert not PartnershipRequest.objects.exists()


def test_wrong_figures_and_files_are_said_beside_the_field(sign_in, sender):
    data = TYPED | {"budget": "كثير", "beneficiary_number": "-4", "field": "x"}

    page = sign_in(sender).post("/committee/requests/new/", data)

    assert page.status_code == 422
    assert {"budget", "beneficiary_number", "field"} <= set(page.context["form"].errors)
    assert "كثير" in page.content.decode()
    six = sign_in(sender).post("/committee/requests/new/", TYPED | {"uploads": [pdf() for _n in range(6)]})
    assert six.status_code == 422


# --- a visitor's ------------------------------------------------------------------------------------------------------
def test_a_visitor_confirms_the_address_sends_an_initiative_and_follows_it(client):
    assert client.get(START).status_code == 200
    sent = client.post(START, {"email": EMAIL, "website": ""})
    assert sent["Location"] == "/initiatives/sent/"
    link = SenderLink.objects.get()
    mail_link(link_id=link.pk)
    form = next(word for word in mail.outbox[0].body.split() if "/initiatives/new/" in word).partition("://")[2]
    form = form[form.index("/") :]
    assert client.get(form).status_code == 200
    assert client.post(form, TYPED | {"text": ""}).status_code == 422

    answer = client.post(form, TYPED | {"uploads": pdf()})

    filed = PartnershipRequest.objects.get()
    assert (filed.sender_email, filed.partner, filed.filed_by) == (EMAIL, None, None)
    page = client.get(answer["Location"])
    assert filed.number in page.content.decode()
    # "no-referrer" would hide the address too, but browsers then send the form with `Origin: null`, which is refused.
    assert page["Referrer-Policy"] == client.get(form)["Referrer-Policy"] == "same-origin"
    assert client.get(answer["Location"] + "receipt.pdf").content.startswith(b"%PDF")
    assert client.get(answer["Location"] + "letter.pdf").status_code == 404
    assert EMAIL not in page.content.decode()


def test_sending_the_form_twice_makes_one_request(client, link):
    url = reverse("committee:initiative_new", args=[link.token])

    first, second = client.post(url, TYPED), client.post(url, TYPED)

    assert first["Location"] == second["Location"] == client.get(url)["Location"]
    assert PartnershipRequest.objects.count() == 1
    assert OfficialDocument.objects.filter(kind="committee.request_receipt").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        SenderLink.objects.create(
            email="x@example.org",
            network="",
            created_at=clock.now(),
            expires_at=clock.now(),
            request=PartnershipRequest.objects.get(),
        )


def test_a_token_opens_what_it_was_made_for_and_nothing_else(client, link, sender):
    filed, own = visitors(link), filed_by(sender)
    other = link_send(email="other@example.org", network="x")
    follow = reverse("committee:initiative", args=[FOLLOW.sign(str(filed.pk))])
    assert client.get(follow).status_code == 200

    wrong = [
        reverse("committee:initiative", args=[ENTER.sign(str(filed.pk))]),  # the other kind of link
        reverse("committee:initiative_new", args=[FOLLOW.sign(str(other.pk))]),
        reverse("committee:initiative", args=[FOLLOW.sign(str(own.pk))]),  # a partner's request has no secret page
        reverse("committee:initiative", args=[FOLLOW.sign(str(filed.pk + 1))]),
        reverse("committee:initiative", args=[f"{filed.pk}.{'A' * 43}"]),
        reverse("committee:initiative", args=[f"{own.pk}." + FOLLOW.sign(str(filed.pk)).partition(".")[2]]),
        reverse("committee:initiative", args=[FOLLOW.sign("9" * 30)]),
        reverse("committee:initiative", args=["x"]),
        reverse("committee:initiative_new", args=["١.٢"]),
        reverse("committee:initiative_paper", args=[FOLLOW.sign(str(filed.pk)), "opinion"]),
        reverse("committee:initiative_paper", args=["x", "receipt"]),
        filed.get_absolute_url(),
    ]
    for url in wrong[:-1]:
        assert client.get(url).status_code == 404, url
    assert client.get(wrong[-1]).status_code in (302, 404)
    assert client.post(wrong[1], TYPED).status_code == 404


def test_a_link_ends_after_two_days(client, time_travel):
    link = link_send(email=EMAIL, network="x")
    url = reverse("committee:initiative_new", args=[link.token])
    clock.shift_to(link.expires_at - timedelta(minutes=1))
    assert client.get(url).status_code == 200

    clock.shift_to(link.expires_at)
    assert client.get(url).status_code == 404
    assert client.post(url, TYPED).status_code == 404
    with pytest.raises(DomainError):
        visitors(link)


def test_one_address_gets_few_links_and_the_answer_tells_nothing(client):
    for _n in range(LINKS_PER_ADDRESS + 2):
        assert client.post(START, {"email": EMAIL})["Location"] == "/initiatives/sent/"

    assert SenderLink.objects.count() == LINKS_PER_ADDRESS


def test_one_network_asks_for_a_limited_number(client):
    for n in range(LINKS_PER_NETWORK):
        link_send(email=f"a{n}@example.org", network="127.0.0.1")

    assert client.post(START, {"email": EMAIL}).status_code == 429
    assert not SenderLink.objects.filter(email=EMAIL).exists()
    assert not SenderLink.objects.filter(network__contains="127").exists()


def test_programs_that_fill_the_hidden_field_get_the_same_answer_and_no_mail(client):
    page = client.post(START, {"email": EMAIL, "website": "http://spam.example"})

    assert page["Location"] == "/initiatives/sent/"
    assert not SenderLink.objects.exists()
    assert client.post(START, {"email": "no address"}).status_code == 422


# --- the study --------------------------------------------------------------------------------------------------------
def test_published_criteria_sum_to_a_hundred_and_stand_on_the_public_page(client):
    assert sum(c.weight for c in RequestCriterion.objects.all()) == 100
    page = client.get(START).content.decode()
    assert all(c.name in page for c in RequestCriterion.objects.all())


def test_members_score_alone_then_see_each_other(sign_in, sender):
    request = fire(filed_by(sender), "study", by=make_user("partnership_secretary"))
    one, two = make_user("partnership_member"), make_user("partnership_member")
    give(request, one, 80)
    url = reverse("committee:request_score", args=[request.pk])
    points = {f"points_{c.pk}": "٩٠٫٥" for c in RequestCriterion.objects.all()}

    assert one.name not in sign_in(two).get(request.get_absolute_url()).content.decode()
    assert sign_in(two).post(url, points | {next(iter(points)): "101"}).status_code == 422
    assert sign_in(two).post(url, points).status_code == 302
    assert sign_in(two).post(url, points).status_code == 302
    assert one.name in sign_in(two).get(request.get_absolute_url()).content.decode()
    totals = totals_of(RequestScore.objects.select_related("member", "criterion"))
    assert [t.total for t in totals] == [Decimal("80.00"), Decimal("90.50")]
    assert average(totals) == Decimal("85.25")
    assert average([]) is None
    assert sign_in(sender).get(url).status_code == 403
    assert one.name not in sign_in(sender).get(request.get_absolute_url()).content.decode()


def test_nothing_is_scored_before_the_study_or_after_the_decision(sender):
    request, member = filed_by(sender), make_user("partnership_member")
    with pytest.raises(DomainError):
        give(request, member, 80)
    request = fire(studied(request), "accept", by=make_user("partnership_chair"), reason="يسد حاجة.")
    with pytest.raises(DomainError):
        give(request, member, 80)
    with pytest.raises(DomainError):
        request_opinion(request, by=member, opinion="رأي متأخر")


@pytest.mark.parametrize(("step", "word"), [("accept", "بقبول الطلب"), ("decline", "لعدم قبوله")])
def test_the_decision_needs_reasons_and_is_answered_by_a_letter(sign_in, sender, step, word):
    request, chair = studied(filed_by(sender)), make_user("partnership_chair")
    with pytest.raises(DomainError) as refusal:
        fire(request, step, by=chair)
    assert refusal.value.code == "reason"
    with pytest.raises(PermissionDenied):
        fire(request, step, by=make_user("partnership_secretary"), reason="سبب")

    fire(request, step, by=chair, reason="للأسباب التي درستها اللجنة.")

    letter = OfficialDocument.objects.get(kind="committee.request_reply")
    browser = sign_in(sender)
    text = browser.get(letter.get_absolute_url()).content.decode()
    assert word in text
    assert "للأسباب التي درستها اللجنة" in text
    assert "نؤيد" not in text
    assert browser.get(letter.pdf_url).content.startswith(b"%PDF")
    assert "للأسباب التي درستها" in browser.get(request.get_absolute_url()).content.decode()
    assert Notification.objects.filter(person=sender, step=step).count() == 1
    stranger = make_user("partner")
    make_partner(stranger)
    for url in (request.get_absolute_url(), letter.get_absolute_url(), letter.pdf_url):
        assert sign_in(stranger).get(url).status_code == 404


def test_a_visitor_is_answered_by_mail_and_on_the_secret_page(client, link):
    request = fire(studied(visitors(link)), "accept", by=make_user("partnership_chair"), reason="فكرة نافعة.")
    mail_sender(request_id=request.pk, what="decided")

    assert mail.outbox[-1].to == [EMAIL]
    assert request.follow_url() in mail.outbox[-1].body
    page = client.get(request.follow_url()).content.decode()
    assert "فكرة نافعة" in page
    assert "نؤيد" not in page
    assert client.get(request.follow_url() + "letter.pdf").content.startswith(b"%PDF")
    letter = OfficialDocument.objects.get(kind="committee.request_reply")
    assert client.get(letter.get_absolute_url()).status_code == 404
    assert len(pdf_of_document(letter)) > 1000


def test_a_project_starts_from_an_accepted_request_with_what_was_proposed(sender):
    request = fire(studied(filed_by(sender)), "accept", by=make_user("partnership_chair"), reason="يسد حاجة.")
    officer = make_user("officer", department=make_department())

    request = fire(request, "convert", by=officer)

    terms = TermsOfReference.objects.get(project=request.project)
    assert (terms.objectives, terms.scope, terms.estimated_budget) == (FACTS["goals"], FACTS["text"], Decimal(6500))
    group = terms.beneficiaries.get()
    assert (group.kind, group.number) == ("women", 45)
    with pytest.raises(DomainError):
        fire(request, "convert", by=officer)


# --- the register -----------------------------------------------------------------------------------------------------
def test_the_register_is_narrowed_by_field_kind_sender_state_and_words(sign_in, sender, link, query_budget):
    own, other = filed_by(sender), visitors(link, title="مكتبة متنقلة للأسرة", field="family", kind="request")
    browser = sign_in(make_user("partnership_secretary"))
    with query_budget(15):
        everything = browser.get("/committee/requests/").content.decode()
    assert own.number in everything
    assert other.number in everything
    for query in ("sender=visitor", "field=family", "kind=request", "q=الاسره", "q=" + other.number, "q=مريم"):
        page = browser.get("/committee/requests/?" + query).content.decode()
        assert other.number in page, query
        assert own.number not in page, query
    assert browser.get("/committee/requests/?state=x&field=%00&kind=1").status_code == 200
    file = browser.get("/committee/requests/?kind=request&export=csv").content.decode("utf-8-sig")
    assert other.number in file and own.number not in file


def test_the_database_knows_one_sender_only(sender):
    filed = filed_by(sender)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipRequest.objects.filter(pk=filed.pk).update(sender_email=EMAIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipRequest.objects.update(partner=None)
