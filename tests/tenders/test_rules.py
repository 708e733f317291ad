"""Rules are dated records: the one in force on a day, changed from a day on, never in the past."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from partnership.audit.models import TrailEntry
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError
from partnership.workflow.reading import reading
from tenders.models import Rule
from tenders.selectors.rules import document_price, frozen_rules, rule
from tenders.services.rules import rule_change

pytestmark = pytest.mark.django_db

SHIPPED = {
    "internal_ceiling": Decimal(25000), "window_warn_days": 21, "window_refuse_days": 14, "security_percent": 1,
    "security_minimum": Decimal(100), "validity_days": 180, "invitees_warn": 3, "opening_officers": 3,
    "opening_officers_min": 2,
    "pass_mark": 70, "abnormally_low_percent": 25, "arithmetic_error_percent": 10, "standstill_days": 10,
    "standstill_days_international": 20, "signing_days": 30, "external_review_above": Decimal(300000),
    "performance_bond_percent": 10, "contract_increase_percent": 10, "contract_decrease_percent": 20,
    "bad_performance_percent": 70, "bad_performance_periods": 3, "gazette_above": Decimal(1000000),
}  # fmt: skip


def test_the_shipped_rules_are_in_force():
    assert {code: rule(code) for code in SHIPPED} == SHIPPED


def test_a_page_that_asks_for_many_days_reads_the_rules_once(tender_secretary, django_assert_num_queries):
    days = [today() + timedelta(days=n) for n in range(5)]
    rule_change("pass_mark", by=tender_secretary, value="75", in_force_from=days[3], reason="سبب")

    def page(request):
        return HttpResponse(",".join(str(rule("pass_mark", day)) for day in days))

    with django_assert_num_queries(1):
        assert reading(page)(RequestFactory().get("/")).content == b"70,70,70,75,75"


@pytest.mark.parametrize(
    ("estimate", "price"), [("50000", 15), ("50000.001", 30), ("100000", 30), ("200000", 50), ("3000000", 100)]
)
def test_the_price_of_documents_follows_the_estimate(estimate, price):
    assert document_price(Decimal(estimate)) == price


def test_a_change_holds_from_its_day_and_not_before(tender_secretary):
    later = today() + timedelta(days=10)

    rule_change(
        "pass_mark",
        by=tender_secretary,
        value="75",
        in_force_from=later,
        reason="قرار اللجنة 4/2026",
        article="المادة 12",
    )

    assert rule("pass_mark") == 70
    assert rule("pass_mark", later - timedelta(days=1)) == 70
    assert rule("pass_mark", later) == 75
    entry = TrailEntry.objects.filter(kind="rule_changed").get()
    assert (entry.data["before"]["value"], entry.data["after"]["value"], entry.reason) == (
        "70",
        "75",
        "قرار اللجنة 4/2026",
    )


@pytest.mark.parametrize(
    ("days", "value", "reason", "code"), [(-1, "75", "سبب", "past"), (0, "70", "سبب", "same"), (0, "75", " ", "reason")]
)
def test_a_change_is_refused(tender_secretary, days, value, reason, code):
    shipped = Rule.objects.get(code="pass_mark")
    with pytest.raises(DomainError) as refusal:
        rule_change(
            "pass_mark", by=tender_secretary, value=value, in_force_from=today() + timedelta(days=days), reason=reason,
            source=shipped.source, article=shipped.article,
        )  # fmt: skip
    assert refusal.value.code == code


def test_the_same_day_is_recorded_once(tender_secretary):
    rule_change("pass_mark", by=tender_secretary, value="75", in_force_from=today(), reason="سبب")

    with pytest.raises(DomainError) as refusal:
        rule_change("pass_mark", by=tender_secretary, value="76", in_force_from=today(), reason="سبب")
    assert refusal.value.code == "same_day"


def test_only_the_secretary_changes_rules(tender_chair, sign_in):
    with pytest.raises(PermissionDenied):
        rule_change("pass_mark", by=tender_chair, value="75", in_force_from=today(), reason="سبب")
    assert sign_in(tender_chair).get(reverse("tenders:rule_change", args=["pass_mark"])).status_code == 403


@pytest.mark.parametrize(
    ("code", "data", "stored"),
    [
        ("pass_mark", {"value": "٧٥"}, "75"),
        ("internal_ceiling", {"value": "٥٠٬٠٠٠"}, "50000.000"),
        ("working_week", {"value": "الأحد إلى الأربعاء"}, "الأحد إلى الأربعاء"),
        (
            "document_price",
            {"upto_0": "10000", "price_0": "10", "price_last": "90"},
            [{"upto": "10000.000", "value": "10.000"}, {"upto": None, "value": "90.000"}],
        ),
    ],
)  # fmt: skip
def test_the_page_changes_each_kind_of_value(tender_secretary, sign_in, code, data, stored):
    client = sign_in(tender_secretary)
    facts = {
        "in_force_from": (today() + timedelta(days=1)).isoformat(),
        "source": "قرار",
        "article": "1",
        "reason": "قرار اللجنة",
    }

    response = client.post(reverse("tenders:rule_change", args=[code]), data | facts)

    assert response.status_code == 302, response.content.decode()[:3000]
    assert Rule.objects.filter(code=code).order_by("-in_force_from").first().value == stored
    assert client.get(reverse("tenders:rule", args=[code])).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"price_0": "5", "price_last": "1"},
        {"upto_0": "9", "price_0": "1", "upto_1": "3", "price_1": "1", "price_last": "1"},
    ],
)
def test_bands_that_make_no_sense_are_refused(tender_secretary, sign_in, data):
    facts = {"in_force_from": today().isoformat(), "reason": "سبب"}

    assert (
        sign_in(tender_secretary)
        .post(reverse("tenders:rule_change", args=["document_price"]), data | facts)
        .status_code
        == 422
    )


def test_everything_in_force_is_frozen_as_plain_data():
    frozen = frozen_rules()

    assert frozen["pass_mark"]["value"] == "70"
    assert len(frozen) == Rule.objects.count()


def test_the_rules_page_reads_in_both_languages(finance, sign_in, page_queries):
    url = reverse("tenders:rules")

    assert "25,000.000" in sign_in(finance).get(url).content.decode()
    assert "Internal ceiling" in sign_in(finance, "en").get(url).content.decode()
    assert page_queries(sign_in(finance), url) <= 12
    assert sign_in(finance).get(reverse("tenders:rule", args=["nothing"])).status_code == 404
