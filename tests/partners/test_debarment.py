"""Debarment: two chairs, scope and period, the appeal, the end by the clock; a running contract is not asked."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnership.documents.models import OfficialDocument
from partnership.partners.models import Debarment, Partner
from partnership.partners.selectors import eligibility
from partnership.partners.services.debarment import debarment_propose
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tests.factories import make_partner, make_user
from tests.partners.registering import FAR, OLD, TODAY

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "قدم شهادة خبرة غير صحيحة."


@pytest.fixture
def people(db):
    return {role: make_user(role) for role in ("partnership_secretary", "partnership_chair", "tender_chair", "partner")}


@pytest.fixture
def partner(people):
    return make_partner(people["partner"], registered_on=OLD, licence_expires=FAR)


def proposed(partner, people, **facts):
    facts = {"fields": [], "reason": WHY, "ends_on": TODAY + 30 * DAY} | facts
    return debarment_propose(partner, by=people["partnership_secretary"], **facts)


def decided(partner, people, **facts):
    agreed = fire(proposed(partner, people, **facts), "agree", by=people["partnership_chair"])
    return fire(agreed, "decide", by=people["tender_chair"])


def appealed(partner, people):
    return fire(decided(partner, people), "appeal", by=people["partner"], reason="الشهادة صحيحة.")


def test_two_chairs_decide_and_the_partner_is_told_with_a_letter(partner, people, sign_in):
    debarment = decided(partner, people)

    partner = Partner.objects.get()
    assert (debarment.state, partner.state) == ("in_force", "debarred")
    assert len(eligibility(partner)) == 1
    letter = OfficialDocument.objects.get(kind="partners.debarment")
    assert WHY in letter.data["reason"]
    assert partner.notices.count() == 1
    page = sign_in(people["partner"]).get(debarment.get_absolute_url()).content.decode()
    assert WHY in page
    assert sign_in(people["partner"]).get(letter.get_absolute_url()).status_code == 200
    assert sign_in(make_user("partner")).get(letter.get_absolute_url()).status_code == 404


def test_one_person_is_never_both_chairs(partner, people):
    both = make_user("partnership_chair", "tender_chair")
    agreed = fire(proposed(partner, people), "agree", by=both)

    with pytest.raises(PermissionDenied):
        fire(agreed, "decide", by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Debarment.objects.filter(pk=agreed.pk).update(decided_by=both)


def test_who_proposes_does_not_decide(partner):
    both = make_user("partnership_secretary", "partnership_chair")
    debarment = debarment_propose(partner, by=both, fields=[], reason=WHY, ends_on=FAR)

    with pytest.raises(PermissionDenied):
        fire(debarment, "agree", by=both)


def test_some_fields_only(partner, people, sign_in):
    address = decided(partner, people, fields=["care"]).get_absolute_url()
    partner = Partner.objects.get()
    page = sign_in(partner.representatives.get().user).get(partner.get_absolute_url()).content.decode()
    assert "حتى" in page and f'<a href="{address}">الأسباب والتظلم</a>' in page

    assert partner.state == "approved"
    assert [len(eligibility(partner, field)) for field in ("care", "family", None)] == [1, 0, 0]


def test_it_ends_by_itself_and_the_answer_is_of_the_day(partner, people, time_travel):
    decided(partner, people)
    clock.shift_to(clock.now() + 30 * DAY)
    take_due_steps()
    assert Partner.objects.get().state == "debarred"  # its last day is one of it
    clock.shift_to(clock.now() + DAY)

    take_due_steps()

    partner = Partner.objects.get()
    assert (Debarment.objects.get().state, partner.state) == ("ended", "approved")
    assert [len(eligibility(partner, on=TODAY + n * DAY)) for n in (-1, 0, 30, 31)] == [0, 1, 1, 0]
    assert partner.notices.count() == 2


def test_eligibility_does_not_wait_for_the_clock_s_step(partner, people, time_travel):
    decided(partner, people)
    clock.shift_to(clock.now() + 31 * DAY)

    assert eligibility(Partner.objects.get()) == []


def test_an_appeal_is_heard_by_one_chair_and_answered_by_the_other(partner, people, sign_in):
    debarment = appealed(partner, people)
    assert len(eligibility(Partner.objects.get())) == 1  # meanwhile it stands
    heard = fire(debarment, "hear", by=people["partnership_chair"], reason="الشهادة صحيحة فعلاً.", lifts=True)
    with pytest.raises(PermissionDenied):
        fire(heard, "lift", by=people["partnership_chair"], reason="نعم")

    lifted = fire(heard, "lift", by=people["tender_chair"], reason="ثبتت صحة الشهادة.")

    partner = Partner.objects.get()
    assert (lifted.state, partner.state, eligibility(partner)) == ("lifted", "approved", [])
    page = sign_in(people["partner"]).get(lifted.get_absolute_url()).content.decode()
    assert "ثبتت صحة الشهادة." in page
    assert "الشهادة صحيحة فعلاً." not in page  # the chairs' own talk


def test_it_is_lifted_only_when_both_chairs_agree_and_appealed_once(partner, people):
    heard = fire(appealed(partner, people), "hear", by=people["partnership_chair"], reason="لا.", lifts=False)
    with pytest.raises(DomainError) as refusal:
        fire(heard, "lift", by=people["tender_chair"], reason="نعم")
    assert refusal.value.code == "partners.opinion_lifts"
    kept = fire(heard, "keep", by=people["tender_chair"], reason="الأسباب قائمة.")

    with pytest.raises(DomainError) as refusal:
        fire(kept, "appeal", by=people["partner"], reason="مرة أخرى")
    assert refusal.value.code == "partners.not_appealed_yet"


def test_nobody_else_appeals_and_an_undecided_proposal_is_not_the_partner_s(partner, people, sign_in):
    debarment = proposed(partner, people)
    assert sign_in(people["partner"]).get(debarment.get_absolute_url()).status_code == 404
    assert eligibility(partner) == []
    agreed = fire(debarment, "agree", by=people["partnership_chair"])
    running = fire(agreed, "decide", by=people["tender_chair"])

    with pytest.raises(PermissionDenied):
        fire(running, "appeal", by=make_user("partner"), reason="لنا")
    assert [offer.step.name for offer in available_steps(running, people["partner"])] == ["appeal"]


@pytest.mark.parametrize(
    ("facts", "code"), [({"ends_on": TODAY}, "past"), ({"ends_on": TODAY + DAY, "twice": True}, "open")]
)
def test_a_proposal_that_makes_no_sense_is_refused(partner, people, facts, code):
    if facts.pop("twice", False):
        proposed(partner, people)
    with pytest.raises(DomainError) as refusal:
        proposed(partner, people, **facts)
    assert refusal.value.code == code


def test_the_pages_propose_and_list(partner, people, sign_in):
    url = reverse("partners:debarment_new", args=[partner.pk])
    client = sign_in(people["partnership_secretary"])
    assert client.post(url, {"reason": "", "ends_on": "أمس"}).status_code == 422
    assert client.post(url, {"reason": WHY, "ends_on": "2039-01-01", "fields": ["care"]}).status_code == 302
    assert client.post(url, {"reason": WHY, "ends_on": "2039-01-01"}).status_code == 422  # a second one at once

    assert Debarment.objects.get().fields == ["care"]
    assert str(partner) in client.get(reverse("partners:debarments")).content.decode()
    assert sign_in(make_user("officer")).get(url).status_code == 403
