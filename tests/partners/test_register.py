"""The partner register: three kinds, two people, and the one answer to whether a partner may bid."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnership.partners.models import Partner, Representative
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility, partners_visible_to
from partnership.partners.services import partner_update
from partnership.people.roles import READERS, scopes_of
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Task
from tests.factories import make_partner, make_user
from tests.partners.registering import FAR, OLD, OWN, check, complete, registered, submitted

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", sorted(OWN))
def test_a_registration_goes_from_draft_to_approval_by_three_people(kind):
    user, secretary, chair = make_user("partner"), make_user("partnership_secretary"), make_user("partnership_chair")
    partner = complete(user, kind)
    assert partner.state == "draft"
    assert eligibility(partner)

    partner = fire(partner, "submit", by=user)
    check(partner, secretary)
    partner = fire(partner, "verify", by=secretary)
    partner = fire(partner, "approve", by=chair)

    assert (partner.state, partner.verified_by, partner.approved_by) == ("approved", secretary, chair)
    assert eligibility(partner) == []


@pytest.mark.parametrize(
    ("kind", "lacking"),
    [
        ("association", "board"), ("association", "registered_on"), ("association", "email"),
        ("association", "evaluated_on"), ("firm", "fields"),
        ("international", "country"), ("international", "experience"),
    ],
)  # fmt: skip
def test_an_incomplete_registration_is_not_submitted(kind, lacking):
    user = make_user("partner")
    empty = {"fields": [], "registered_on": None, "evaluated_on": None}.get(lacking, "")
    partner = complete(user, kind, **{lacking: empty})
    if lacking == "evaluated_on":  # the report's own date would fill it
        partner.documents.get(kind="evaluation").delete()
        partner_update(partner, by=user, evaluated_on=None)

    with pytest.raises(DomainError) as refusal:
        fire(partner, "submit", by=user)

    assert refusal.value.code == "partners.registration_complete"


def test_whoever_verified_never_approves():
    user, both = make_user("partner"), make_user("partnership_secretary", "partnership_chair")
    partner = submitted(user)
    check(partner, both)
    partner = fire(partner, "verify", by=both)

    with pytest.raises(PermissionDenied):
        fire(partner, "approve", by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(approved_by=both)


def test_nobody_submits_for_another_partner():
    partner = registered(make_user("partner"))

    with pytest.raises(PermissionDenied):
        fire(partner, "submit", by=make_user("partner"))


def test_a_returned_registration_is_corrected_by_the_partner_who_reads_why():
    user, secretary = make_user("partner"), make_user("partnership_secretary")
    partner = submitted(user)
    with pytest.raises(DomainError):
        partner_update(partner, by=user, phone="1")

    partner = fire(partner, "send_back", by=secretary, reason="الترخيص غير مقروء.")

    task = Task.objects.get(machine="partners.partner", closed_at=None)
    assert (task.reason, task.scope, task.role) == ("الترخيص غير مقروء.", f"partner:{partner.pk}", "partner")
    assert partner_update(partner, by=user, phone="17111111").phone == "17111111"


def test_a_registration_number_is_registered_once_for_each_kind():
    registered(make_user("partner"))

    with pytest.raises(Exception, match="registration_number|already|موجود|نفس"):
        registered(make_user("partner"), name="جمعية أخرى")
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, 0),
        ({"state": "debarred"}, 1),
        ({"state": "submitted"}, 1),
        ({"licence_expires": timezone.localdate() - timedelta(days=1)}, 1),
        ({"licence_expires": timezone.localdate() + timedelta(days=2)}, 0),
        ({"registered_on": timezone.localdate() - timedelta(days=100)}, 1),
        ({"registered_on": None}, 1),
        ({"has_legal_dispute": True}, 1),
        ({"board_valid_until": timezone.localdate() - timedelta(days=2)}, 1),
        ({"kind": "firm"}, 1),
        ({"kind": "firm", "permits_social_work": True}, 0),
        ({"kind": "international"}, 1),
        ({"kind": "international", "experience": "خبرة"}, 0),
        ({"fields": ["care"]}, 1),
        ({"fields": ["centres"]}, 0),
        ({"state": "debarred", "has_legal_dispute": True, "fields": ["care"]}, 3),
        ({"evaluated_on": None}, 1),
        ({"evaluated_on": timezone.localdate() - timedelta(days=5 * 365)}, 1),
    ],
)
def test_eligibility_lists_each_reason(facts, reasons):
    partner = make_partner(**{"registered_on": OLD, "licence_expires": FAR} | facts)

    assert len(eligibility(partner, "centres")) == reasons


def test_a_kind_that_the_tender_does_not_invite_is_told():
    partner = make_partner(registered_on=OLD)

    assert eligibility(partner, None, ["firm"])
    assert not eligibility(partner, None, ["firm", "association"])


def test_a_representative_that_left_has_no_partner_any_more():
    user = make_user("partner")
    partner = make_partner(user)
    assert partners_of(user) == {partner.pk}
    assert f"partner:{partner.pk}" in scopes_of(user)

    Representative.objects.update(active=False)
    user = type(user).objects.get(pk=user.pk)

    assert partners_of(user) == set()
    assert f"partner:{partner.pk}" not in scopes_of(user)


@pytest.mark.parametrize("role", ["partner", "officer", "auditor", "admin"])
def test_who_sees_which_partners(role):
    mine, other, draft = make_partner(), make_partner(), make_partner(state="draft")
    user = make_user(role)
    if role == "partner":
        Representative.objects.create(partner=mine, user=user)

    seen = set(partners_visible_to(user))

    assert seen == ({mine} if role == "partner" else {mine, other} if role in READERS else set())
    assert draft not in seen


# --- pages ------------------------------------------------------------------------------------------------------------
def test_the_form_asks_each_kind_for_its_own_facts_and_keeps_what_was_typed(sign_in):
    user = make_user("partner")
    client = sign_in(user)
    choice = client.get(reverse("partners:partner_new")).content.decode()
    firm = client.get(reverse("partners:partner_new") + "?kind=firm").content.decode()
    assert all(f"?kind={kind}" in choice for kind in OWN)
    assert "other_activities" in firm
    assert "board_valid_until" not in firm

    refused = client.post(reverse("partners:partner_new") + "?kind=firm", {"name": "شركة", "licence_expires": "أمس"})
    assert refused.status_code == 422
    assert 'value="شركة"' in refused.content.decode()

    typed = {"name": "شركة", "registration_number": "١٢٣-٤", "licence_expires": "٢٠٣٠-٠١-٠٩", "fields": ["care"]}
    taken = client.post(reverse("partners:partner_new") + "?kind=firm", typed)
    assert taken.status_code == 302
    partner = Partner.objects.get()
    assert (partner.kind, partner.registration_number, partner.licence_expires) == ("firm", "123-4", date(2030, 1, 9))


def test_a_number_registered_already_is_told_beside_the_field(sign_in):
    make_partner(kind="firm", registration_number="9")

    refused = sign_in(make_user("partner")).post(
        reverse("partners:partner_new") + "?kind=firm", {"name": "شركة", "registration_number": "٩"}
    )

    assert refused.status_code == 422
    assert Partner.objects.count() == 1


def test_another_partners_page_does_not_exist(sign_in):
    user = make_user("partner")
    make_partner(user)
    other = make_partner()

    assert sign_in(user).get(other.get_absolute_url()).status_code == 404
    assert sign_in(user).get(reverse("partners:partner_edit", args=[other.pk])).status_code == 404
    assert sign_in(user).get(reverse("partners:partners")).status_code == 403


@pytest.mark.parametrize("language", ["ar", "en"])
def test_pages_of_the_register_open(sign_in, language):
    user = make_user("partner")
    partner = registered(user)
    client = sign_in(user, language)

    for url in (partner.get_absolute_url(), reverse("partners:partner_edit", args=[partner.pk])):
        assert client.get(url).status_code == 200
    assert client.get(reverse("partners:mine")).status_code == 302


def test_the_list_filters_searches_and_costs_the_same_for_one_and_many(sign_in):
    make_partner(name="جمعية الأُسرة", licence_expires=FAR)
    client = sign_in(make_user("partnership_secretary"))
    url = reverse("partners:partners")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for n in range(3):
        make_partner(kind="firm", name=f"شركة {n}")
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(one) == len(many) <= 12
    found = client.get(url, {"q": "الاسره"}).content.decode()
    assert "جمعية الأُسرة" in found
    assert "شركة" not in found.split("<tbody>")[1]
    assert "جمعية الأُسرة" not in client.get(url, {"kind": "firm"}).content.decode()
