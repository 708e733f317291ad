"""The list of activities that permit social work: kept by one office, counted by day, read where a firm is judged."""

from datetime import timedelta

import pytest
from django.urls import reverse

from partnership.audit.models import TrailEntry
from partnership.partners.models import Activity
from partnership.partners.selectors import eligibility
from partnership.workflow import clock
from tests.factories import make_user
from tests.partners.registering import FAR, approved

pytestmark = pytest.mark.django_db
LIST = "/partners/activities/"


def test_the_keeper_adds_takes_off_and_brings_back_and_firms_follow(time_travel, sign_in):
    client = sign_in(keeper := make_user("partnership_secretary"))
    firm = approved(make_user("partner"), "firm", licence_expires=FAR)
    held = firm.activities.get()
    assert eligibility(firm) == []
    page = client.get(LIST).content.decode()
    assert held.name in page and reverse("partners:activity_off", args=[held.pk]) in page

    off = reverse("partners:activity_off", args=[held.pk])
    assert client.post(off, {"reason": ""}).status_code == 422  # never without a reason
    assert client.post(off, {"reason": "قرار الوزارة"}).status_code == 302
    assert eligibility(firm) == []  # today still counts
    tomorrow = clock.today() + timedelta(days=1)
    assert len(eligibility(firm, on=tomorrow)) == 1
    assert eligibility(firm, on=clock.today()) == []  # what was answered before stays so

    clock.shift_to(clock.now() + timedelta(days=2))
    typed = {"code": held.code, "name": held.name, "name_en": held.name_en}
    assert client.post(LIST, typed).status_code == 302
    assert eligibility(firm) == []
    changes = TrailEntry.objects.filter(kind="edited", machine="partners.activity", actor_id=keeper.pk)
    assert [row.reason for row in changes.order_by("id")] == ["قرار الوزارة", ""]


def test_what_is_typed_wrong_is_said_beside_the_field_and_kept(sign_in):
    client, listed = sign_in(make_user("partnership_secretary")), Activity.objects.filter(listed_until=None)[0]

    twice = client.post(LIST, {"code": listed.code, "name": "نشاط آخر", "name_en": ""})
    empty = client.post(LIST, {"code": "", "name": "", "name_en": ""})

    assert (twice.status_code, empty.status_code) == (422, 422)
    assert "نشاط آخر" in twice.content.decode()
    assert not Activity.objects.filter(name="نشاط آخر").exists()


@pytest.mark.parametrize("role", ["partnership_chair", "partnership_member", "auditor"])
def test_others_inside_read_the_list_and_change_nothing(sign_in, role):
    client, listed = sign_in(make_user(role)), Activity.objects.filter(listed_until=None)[0]
    page = client.get(LIST)
    if page.status_code == 200:
        assert reverse("partners:activity_off", args=[listed.pk]) not in page.content.decode()
    assert client.post(LIST, {"code": "1", "name": "ن"}).status_code == 403
    off = reverse("partners:activity_off", args=[listed.pk])
    assert client.post(off, {"reason": "س"}).status_code == 403
    assert Activity.objects.get(pk=listed.pk).listed_until is None


def test_a_partner_does_not_keep_the_list(sign_in):
    client = sign_in(make_user("partner"))
    assert client.post(LIST, {"code": "1", "name": "ن"}).status_code in (403, 404)
