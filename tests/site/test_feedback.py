"""Feedback: written by anybody, read by communication, not to be flooded."""

import pytest
from django.urls import reverse

from partnership.site.models import Feedback, FormSent
from partnership.site.services.limits import allowed, forget_old
from partnership.workflow.clock import now
from tests.factories import make_user

pytestmark = pytest.mark.django_db
WRITTEN = {"kind": "access", "text": "لا أجد الإعلانات بقارئ الشاشة", "email": "", "page": "/results/"}


def write(client, **changes):
    return client.post(reverse("site:feedback"), WRITTEN | changes)


def test_a_visitor_writes_and_communication_handles_it_once(client, sign_in, communication):
    assert write(client).status_code == 302
    found = Feedback.objects.get()
    office = sign_in(communication)

    assert "لا أجد الإعلانات" in office.get(reverse("site:feedback_list")).content.decode()
    address = reverse("site:feedback_item", args=[found.pk])
    assert "/results/" in office.get(address).content.decode()
    assert office.post(address, {"answer": ""}).status_code == 422
    assert office.post(address, {"answer": "أصلحت القائمة."}).status_code == 302
    assert office.post(address, {"answer": "مرة أخرى"}).status_code == 422
    found.refresh_from_db()
    assert (found.answer, found.handled_by) == ("أصلحت القائمة.", communication)


@pytest.mark.parametrize("wrong", [{"text": ""}, {"kind": "x"}, {"email": "x"}, {"website": "y"}, {"text": "س" * 4001}],
                         ids=["empty", "kind", "address", "program", "long"])  # fmt: skip
def test_what_is_wrong_is_kept_on_the_page(client, wrong):
    answer = write(client, **wrong)
    assert answer.status_code == 422
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("role", ["officer", "admin", "partner"])
def test_others_do_not_read_it(sign_in, role):
    assert sign_in(make_user(role)).get(reverse("site:feedback_list")).status_code == 403


def test_a_network_writes_five_an_hour(client):
    codes = [write(client).status_code for _n in range(6)]
    assert codes == [302] * 5 + [422]
    assert Feedback.objects.count() == 5


def test_counts_hold_no_address_and_are_forgotten(client):
    assert allowed("feedback", "203.0.113.7", most=1)
    assert not allowed("feedback", "203.0.113.7", most=1)
    assert allowed("feedback", "203.0.113.8", most=1)
    assert "203" not in str(list(FormSent.objects.values_list("place", flat=True)))
    FormSent.objects.update(at=now().replace(year=2020))
    assert forget_old() == 2
    assert allowed("feedback", "203.0.113.7", most=1)
