"""A tender from its preparation to its end: guards, effects, who may, what is frozen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnership.documents.models import OfficialDocument
from partnership.workflow import clock
from partnership.workflow.deadlines import take_due_steps
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tenders.calendar import date_problems
from tenders.models import BudgetLine, Tender
from tenders.services.rules import rule_change
from tenders.services.tender import tender_prepare, tender_retender, tender_update, usual_security
from tests.factories import make_delegation, make_user
from tests.tenders import bidding, make

pytestmark = pytest.mark.django_db


def refused(tender, step, by, code, **data):
    with pytest.raises(DomainError) as refusal:
        fire(tender, step, by=by, **data)
    assert refusal.value.code == code


def test_finance_approval_opens_a_tender_with_the_usual_figures(officer):
    tender = Tender.objects.get(terms=make.approved_terms(officer))

    assert (tender.state, tender.attempt, tender.method) == ("preparing", 1, "open")
    assert (tender.bid_security_amount, tender.document_price, tender.validity_days) == (Decimal(965), Decimal(30), 180)


@pytest.mark.parametrize(("estimate", "security"), [(0, 100), (9_999, 100), (96_500, 965), (3_144_949, 31_449)])
def test_the_usual_security_is_a_share_but_never_under_the_minimum(estimate, security):
    assert usual_security(Decimal(estimate)) == security


@pytest.mark.parametrize(
    "lacking",
    [
        {"newspaper": ""},
        {"newspaper_date": None},
        {"closing_at": None},
        {"opening_at": None},
        {"bid_security_amount": None},
    ],
)
def test_an_incomplete_tender_is_not_sent_to_the_chair(lacking):
    tender = bidding.prepared(**lacking)

    refused(tender, "submit", tender.prepared_by, "tenders.tender_complete")


@pytest.mark.parametrize(("days", "problem", "blocks"), [(28, False, False), (15, True, False), (9, True, True)])
def test_the_publication_window_warns_and_refuses(days, problem, blocks):
    tender = bidding.prepared(**bidding.dates(days))
    windows = [p for p in date_problems(tender) if "14" in str(p.text) or "21" in str(p.text)]

    assert bool(windows) == problem
    assert any(p.blocks for p in windows) == blocks
    if blocks:
        refused(tender, "submit", tender.prepared_by, "tenders.dates_follow_rules")


def test_a_short_window_with_a_reason_is_announced_and_the_reason_printed():
    tender = bidding.announced(**bidding.dates(9), short_window_reason="حالة عاجلة بقرار.")

    paper = OfficialDocument.objects.get(kind="tenders.announcement")
    assert paper.object_id == str(tender.pk)
    assert paper.data["short_window_reason"] == "حالة عاجلة بقرار."


def test_the_window_counts_from_the_newspaper():
    facts = bidding.dates(28)
    facts["newspaper_date"] += timedelta(days=20)
    tender = bidding.prepared(**facts)

    refused(tender, "submit", tender.prepared_by, "tenders.dates_follow_rules")


def test_friday_and_late_hours_are_told_but_do_not_block():
    facts = bidding.dates(28)
    local = timezone.localtime(facts["closing_at"])
    friday = local + timedelta(days=(4 - local.weekday()) % 7)
    closing = friday.replace(hour=15)
    tender = bidding.prepared(**facts | {"closing_at": closing, "opening_at": closing + timedelta(days=3)})

    problems = date_problems(tender)
    assert len(problems) == 3  # not a working day, after 13:30, opened later than the next day
    assert not any(p.blocks for p in problems)


def test_the_database_refuses_an_opening_before_the_closing():
    tender = bidding.prepared()

    with pytest.raises(IntegrityError), transaction.atomic():
        tender_update(tender, by=tender.prepared_by, opening_at=tender.closing_at - timedelta(hours=1))


def test_a_limited_tender_needs_invitees_and_a_reason_for_few():
    partners = [bidding.bidder().represents.get().partner for _n in range(3)]
    tender = bidding.prepared(method="limited", method_reason="خدمة تخصصية.", newspaper="", invitees=[])
    by = tender.prepared_by

    refused(tender, "submit", by, "tenders.tender_complete")
    tender_update(tender, by=by, invitees=partners[:2])
    refused(tender, "submit", by, "tenders.enough_invitees")
    tender_update(tender, by=by, few_invitees_reason="لا يوجد غيرهما.")
    assert fire(tender, "submit", by=by).state == "ready"


def test_a_limited_tender_invites_each_partner_by_letter():
    users, not_invited = [bidding.bidder() for _n in range(3)], bidding.bidder()
    tender = bidding.announced(
        method="limited", method_reason="خدمة تخصصية.", invitees=[u.represents.get().partner for u in users]
    )

    letters = OfficialDocument.objects.filter(kind="tenders.invitation")
    assert {letter.scope for letter in letters} == {f"partner:{u.represents.get().partner_id}" for u in users}
    assert all(i.sent_at for i in tender.invitations.all())
    told = set(Notification.objects.filter(step="announce").values_list("person", flat=True))
    assert {u.pk for u in users} <= told
    assert not_invited.pk not in told


def test_whoever_prepared_never_announces():
    tender = bidding.prepared()
    both = make_user("tender_secretary", "tender_chair")
    tender = fire(tender_update(tender, by=both), "submit", by=both)

    with pytest.raises(PermissionDenied):
        fire(tender, "announce", by=both)


def test_a_delegated_chair_does_not_announce_for_the_one_who_prepared():
    both, stand_in = make_user("tender_secretary", "tender_chair"), make_user()
    tender = fire(tender_update(bidding.prepared(), by=both), "submit", by=both)
    make_delegation(
        both, stand_in, "tender_chair", starts=clock.now() - timedelta(days=1), ends=clock.now() + timedelta(days=1)
    )

    with pytest.raises(PermissionDenied):
        fire(tender, "announce", by=stand_in)


def test_rules_and_criteria_are_frozen_at_the_announcement():
    tender = bidding.announced()
    frozen = tender.frozen_rules["standstill_days"]["value"]
    rule_change("standstill_days", by=tender.prepared_by, value="99", reason="قرار", in_force_from=clock.today())

    tender.refresh_from_db()
    assert tender.frozen_rules["standstill_days"]["value"] == frozen
    assert [c["weight"] for c in tender.frozen_criteria] == [40, 60]
    assert tender.frozen_criteria[0]["minimum"] == 50
    assert tender.frozen_documents[0]["envelope"] == "technical"
    assert (tender.technical_weight, tender.financial_weight, tender.pass_mark) == (70, 30, 70)


def test_a_returned_tender_is_prepared_again_and_an_announced_one_never():
    tender = bidding.prepared()
    chair = make_user("tender_chair")
    tender = fire(tender, "submit", by=tender.prepared_by)
    with pytest.raises(DomainError) as refusal:
        tender_update(tender, by=tender.prepared_by, newspaper="الأيام")
    assert refusal.value.code == "not_editable"

    tender = fire(tender, "send_back", by=chair, reason="يصحح التاريخ.")

    assert tender.is_editable


def test_the_clock_closes_a_tender_whose_deadline_passed(time_travel):
    tender = bidding.announced()
    refused(tender, "close", tender.prepared_by, "tenders.deadline_passed")
    clock.shift_to(tender.closing_at)

    take_due_steps()

    tender.refresh_from_db()
    assert tender.state == "closed"
    assert tender.closed_at >= tender.closing_at


def test_the_secretary_closes_too_and_nothing_happens_twice(time_travel):
    tender = bidding.announced()
    clock.shift_to(tender.closing_at)
    fire(tender, "close", by=tender.prepared_by)

    refused(tender, "close", tender.prepared_by, "stale")


def test_the_chair_extends_before_the_deadline_only(time_travel):
    tender, chair = bidding.announced(), make_user("tender_chair")
    user = bidding.bidder()
    bidding.drafted(tender, user)
    later = {"closing_at": tender.closing_at + timedelta(days=7), "opening_at": tender.opening_at + timedelta(days=7)}

    tender = fire(tender, "extend", by=chair, reason="طلب عدد من الشركاء.", **later)
    assert (tender.state, tender.closing_at) == ("announced", later["closing_at"])
    assert OfficialDocument.objects.filter(kind="tenders.extension").count() == 1
    assert Notification.objects.filter(person=user, step="extend").count() == 1

    clock.shift_to(tender.closing_at)
    refused(tender, "extend", chair, "tenders.before_deadline", reason="تأخر", **later)


def test_a_cancelled_tender_returns_the_envelopes_unopened():
    tender, user = bidding.announced(), bidding.bidder()
    bid = bidding.sealed(tender, user)

    tender = fire(tender, "cancel", by=make_user("tender_chair"), reason="ألغيت الحاجة.")

    bid.refresh_from_db()
    assert (bid.state, bid.technical_opened_at, tender.ended_reason) == ("returned", None, "ألغيت الحاجة.")
    assert OfficialDocument.objects.filter(kind="tenders.cancellation").count() == 1
    assert Notification.objects.filter(person=user, step="cancel").count() == 1
    assert BudgetLine.objects.get().committed == 0


def test_a_cancellation_needs_a_reason_and_the_chair():
    tender = bidding.announced()

    with pytest.raises(DomainError):
        fire(tender, "cancel", by=make_user("tender_chair"))
    with pytest.raises(PermissionDenied):
        fire(tender, "cancel", by=tender.prepared_by, reason="سبب")


def test_without_bids_a_tender_is_declared_unsuccessful_and_tendered_again(time_travel):
    tender = bidding.close(bidding.announced())
    chair = make_user("tender_chair")
    with pytest.raises(DomainError) as live:
        tender_retender(tender, by=tender.prepared_by)
    assert live.value.code == "live_tender"

    tender = fire(tender, "declare_unsuccessful", by=chair, reason="لم يتقدم أحد.")
    again = tender_retender(tender, by=tender.prepared_by)

    assert (again.attempt, again.state, again.terms_id) == (2, "preparing", tender.terms_id)
    assert again.reference != tender.reference
    assert BudgetLine.objects.get().committed == make.BUDGET


def test_the_database_allows_one_live_tender_for_the_same_terms():
    tender = bidding.announced()

    with pytest.raises(IntegrityError), transaction.atomic():
        tender_prepare(tender.terms, tender.prepared_by)
