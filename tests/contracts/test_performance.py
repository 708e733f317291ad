"""After the signature: reports, visits, guarantees, amendments, letters, the end, judgement and what follows for the partner."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from contracts.models import Bond, Contract, Evaluation, Milestone, Payment, Period, Referral, Termination
from contracts.selectors.file import obligations
from contracts.services.amendments import amendment_create
from contracts.services.ending import termination_notice
from contracts.services.evaluation import judgement_give, referral_resolve
from contracts.services.guarantees import bond_call, bond_extend, bond_release, bonds_warn
from contracts.services.letters import letter_receive, letter_send
from contracts.services.money import payment_prepare
from contracts.services.visits import finding_add, finding_answer, finding_close, visit_items
from partnership.documents.models import OfficialDocument
from partnership.documents.services import body_of_document
from partnership.partners.selectors.eligibility import eligibility
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from partnership.workflow.models import Notification
from tests.contracts.delivering import accept, amend, pay, report
from tests.contracts.working import AMOUNT, scan, walk
from tests.factories import make_department, make_user
from tests.finding import find
from tests.tenders import bidding

pytestmark = pytest.mark.django_db
FIVE = Decimal("4500.013")  # about five per cent


@pytest.fixture
def running(house: dict[str, Any]) -> dict[str, Any]:
    """The house with its contract in force."""
    house["contract"] = walk(house, "in_force")
    return house


def refused(obj: Any, step: str, by: Any, code: str, **data: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        fire(obj, step, by=by, **data)
    assert refusal.value.code == code


def ended(period: Period) -> Period:
    """The same period, a year ago, its report still in time."""
    Period.objects.filter(pk=period.pk).update(
        starts_on=today() - timedelta(days=100),
        ends_on=today() - timedelta(days=10),
        due_on=today() + timedelta(days=4),
    )
    return Period.objects.select_related("contract").get(pk=period.pk)


def judge(house: dict[str, Any], period: Period, share: str, score: int) -> Evaluation:
    """A whole evaluation of a period."""
    report(house, ended(period), Decimal(share))
    found = judgement_give(
        Evaluation.objects.get(period=period), by=house["officer"], score=Decimal(score), text="السبب"
    )
    found = fire(found, "send", by=house["officer"])
    found = fire(found, "comment", by=house["partner"], partner_comment="تعقيب")
    return fire(found, "conclude", by=house["officer"])


def documents(kind: str) -> list[OfficialDocument]:
    return list(OfficialDocument.objects.filter(kind=kind))


# --- reports ----------------------------------------------------------------------------------------------------------
def test_reports_cover_the_whole_contract_and_the_last_is_final(running: dict[str, Any]) -> None:
    contract = running["contract"]
    periods = list(contract.periods.all())
    assert periods[0].starts_on == contract.starts_on
    assert periods[-1].ends_on == contract.ends_on
    assert [p.is_final for p in periods] == [False] * (len(periods) - 1) + [True]
    assert all(
        later.starts_on == earlier.ends_on + timedelta(days=1)
        for earlier, later in zip(periods, periods[1:], strict=False)
    )


def test_a_report_waits_for_its_period_and_its_figures(running: dict[str, Any]) -> None:
    period = running["contract"].periods.get(number=1)
    refused(period, "submit", running["partner"], "contracts.period_over", report="تقرير")
    refused(ended(period), "submit", running["partner"], "contracts.figures_complete", report="تقرير")
    with pytest.raises(PermissionDenied):
        fire(period, "submit", by=bidding.bidder(), report="غريب")


def test_a_period_is_certified_once_and_never_above_the_contract(running: dict[str, Any], sign_in: Any) -> None:
    period = report(running, ended(running["contract"].periods.get(number=1)))
    page = sign_in(running["officer"])
    address = f"{period.get_absolute_url()}certificate/"
    too_much = page.post(address, {"amount": "٩٩٬٠٠٠٫٠٠٠", "note": "ن"})
    assert too_much.status_code == 422
    assert "99,000" in too_much.content.decode() or "٩٩" in too_much.content.decode()
    assert page.post(address, {"amount": "1,000.500", "note": "أساس"}).status_code == 302
    payment = Payment.objects.get(period=period)
    assert (payment.amount, payment.retention, payment.net) == (
        Decimal("1000.500"),
        Decimal("50.025"),
        Decimal("950.475"),
    )
    assert page.post(address, {"amount": "1", "note": "أساس"}).status_code == 422


# --- visits -----------------------------------------------------------------------------------------------------------
def photograph(size: tuple[int, int] = (80, 60)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "#456").save(out, "JPEG", exif=b"Exif\x00\x00")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def test_a_visit_with_photographs_is_recorded_from_its_page(running: dict[str, Any], sign_in: Any) -> None:
    contract, page = running["contract"], sign_in(running["officer"])
    codes = [item["code"] for item in visit_items()]
    form = {
        "visited_on": today().isoformat(),
        "place": "المركز",
        "summary": "سير العمل جيد",
        "photos": [photograph(), photograph()],
    }
    form |= {f"item-{code}": "yes" for code in codes[:3]} | {f"item-{codes[3]}": "no"}
    assert page.post(f"/contracts/{contract.pk}/visits/new/", form).status_code == 302
    visit = contract.visits.get()
    assert (visit.photos.count(), visit.score) == (2, Decimal("75.00"))
    assert page.get(visit.get_absolute_url()).status_code == 200
    assert sign_in(running["partner"]).get(visit.get_absolute_url()).status_code == 200
    assert sign_in(bidding.bidder()).get(visit.get_absolute_url()).status_code == 404
    not_a_photo = page.post(f"/contracts/{contract.pk}/visits/new/", form | {"photos": [scan("paper")]})
    assert not_a_photo.status_code == 422
    assert contract.visits.count() == 1
    tomorrow = page.post(
        f"/contracts/{contract.pk}/visits/new/",
        form | {"visited_on": (today() + timedelta(days=1)).isoformat(), "photos": []},
    )
    assert tomorrow.status_code == 422


def test_a_finding_is_answered_by_its_owner_and_closed_by_the_department(running: dict[str, Any], sign_in: Any) -> None:
    contract = running["contract"]
    officer = sign_in(running["officer"])
    officer.post(
        f"/contracts/{contract.pk}/visits/new/", {"visited_on": today().isoformat(), "place": "م", "summary": "س"}
    )
    visit = contract.visits.get()
    finding = finding_add(visit, by=running["officer"], text="الكادر ناقص", owner="partner", due_on=today())
    with pytest.raises(DomainError):
        finding_close(finding, by=running["officer"])
    answer = f"/contracts/{contract.pk}/findings/{finding.pk}/"
    assert officer.get(answer).status_code == 403
    assert sign_in(running["partner"]).post(answer, {"answer": "استكمل"}).status_code == 302
    assert officer.post(f"{answer}close/").status_code == 302
    with pytest.raises(DomainError):
        finding_answer(finding, by=running["partner"], answer="ثانية")


def test_another_department_writes_nothing_here(running: dict[str, Any], sign_in: Any) -> None:
    other = sign_in(make_user("officer", department=make_department()))
    for end in ("visits/new/", "penalties/", "advance/", "amend/", "letters/new/"):
        assert other.post(f"/contracts/{running['contract'].pk}/{end}", {}).status_code in (403, 404)


# --- guarantees -------------------------------------------------------------------------------------------------------
def test_guarantees_are_told_of_at_thirty_seven_and_no_days_once_each(running: dict[str, Any]) -> None:
    bond = running["contract"].bonds.get()
    Notification.objects.all().delete()
    Bond.objects.filter(pk=bond.pk).update(issued_on=today() - timedelta(days=400))
    told = []
    for left in (31, 30, 12, 7, 3, 0, -2):
        Bond.objects.filter(pk=bond.pk).update(expires_on=today() + timedelta(days=left))
        told.append(bonds_warn())
    assert told == [0, 1, 0, 1, 0, 1, 0]
    assert Notification.objects.filter(person=running["partner"]).count() == 3
    Bond.objects.filter(pk=bond.pk).update(expires_on=today() + timedelta(days=5))
    bond_extend(
        Bond.objects.get(pk=bond.pk), by=running["finance"], expires_on=today() + timedelta(days=20), reason="خطاب"
    )
    assert bonds_warn() == 1


def test_a_guarantee_is_called_or_released_once_with_a_letter(running: dict[str, Any]) -> None:
    bond, finance = running["contract"].bonds.get(), running["finance"]
    with pytest.raises(DomainError) as early:
        bond_release(bond, by=finance, reason="انتهى")
    assert early.value.code == "too_early"
    with pytest.raises(DomainError) as much:
        bond_call(bond, by=finance, amount=bond.amount + 1, reason="إخلال")
    assert much.value.code == "amount"
    bond_call(bond, by=finance, amount=bond.amount, reason="إخلال")
    with pytest.raises(DomainError) as again:
        bond_call(bond, by=finance, amount=Decimal(1), reason="إخلال")
    assert again.value.code == "settled"
    (letter,) = documents("contracts.bond_letter")
    assert "تسييل" in body_of_document(letter)


# --- amendments -------------------------------------------------------------------------------------------------------
def test_an_amendment_changes_price_time_scope_and_is_signed(running: dict[str, Any]) -> None:
    contract = running["contract"]
    amend(running, contract, FIVE, months=2, scope_after="نطاق جديد", deliverable="مجموعة إضافية")
    fresh = Contract.objects.get(pk=contract.pk)
    assert fresh.amended_amount == AMOUNT + FIVE
    assert fresh.duration_months == contract.duration_months + 2
    assert sum(m.amount for m in fresh.milestones.all()) == fresh.amended_amount
    assert fresh.milestones.last().title == "مجموعة إضافية"
    assert fresh.periods.last().ends_on == fresh.ends_on
    found = fresh.amendments.get()
    assert {s.side for s in found.signatures.all()} == {"partner", "ministry"}
    (paper,) = documents("contracts.amendment")
    assert "مجموعة إضافية" in body_of_document(paper)


def test_changes_beyond_the_limits_need_the_minister(running: dict[str, Any]) -> None:
    contract = running["contract"]
    amend(running, contract, FIVE)
    found = amendment_create(contract, by=running["officer"], why="زيادة", amount_change=2 * FIVE)
    for step, who in (("submit", "officer"), ("fund", "finance"), ("review", "legal")):
        found = fire(found, step, by=running[who])
    refused(found, "approve", running["senior"], "contracts.amendment_within_limits")
    found = fire(found, "refer", by=running["senior"], reason="يجاوز الحد")
    with pytest.raises(PermissionDenied):
        fire(found, "decide", by=running["senior"])
    assert fire(found, "decide", by=running["minister"]).minister_decided_at is not None


def test_a_reduction_never_goes_below_what_is_certified(running: dict[str, Any]) -> None:
    contract = running["contract"]
    pay(running, accept(running, contract.milestones.get(order=1)), until="certified")
    contract = Contract.objects.get(pk=contract.pk)
    with pytest.raises(DomainError) as refusal:
        amendment_create(contract, by=running["officer"], why="خفض", amount_change=-(AMOUNT - contract.certified) - 1)
    assert refusal.value.code == "impossible"
    with pytest.raises(DomainError) as nothing:
        amendment_create(contract, by=running["officer"], why="لا شيء")
    assert nothing.value.code == "nothing"


# --- the end ----------------------------------------------------------------------------------------------------------
def test_completion_releases_the_retention_and_the_bond(running: dict[str, Any]) -> None:
    contract = running["contract"]
    for milestone in contract.milestones.all():
        pay(running, accept(running, milestone))
    refused(contract, "complete", running["officer"], "contracts.final_report_accepted")
    report(running, ended(contract.periods.get(is_final=True)))
    contract = fire(contract, "complete", by=running["officer"])
    released = pay(running, contract.payments.get(kind="retention"))
    fresh = Contract.objects.get(pk=contract.pk)
    assert (fresh.paid, fresh.retained) == (AMOUNT, 0)
    assert released.net == contract.retained
    assert not fresh.periods.exclude(state__in=("accepted", "closed")).exists()
    assert bond_release(fresh.bonds.get(), by=running["finance"], reason="القبول النهائي").outcome == "released"
    (paper,) = documents("contracts.final_acceptance")
    assert "تقريره الختامي" in body_of_document(paper)
    (final,) = documents("contracts.report")
    assert "التقرير الختامي للشريك" in body_of_document(final)


def test_termination_waits_for_its_notice_and_is_settled(running: dict[str, Any]) -> None:
    contract = running["contract"]
    refused(contract, "terminate", running["senior"], "contracts.termination_noticed", reason="إخلال")
    notice = termination_notice(contract, by=running["legal"], reason_code="breach", text="إخلال متكرر")
    assert notice.effective_on == today() + timedelta(days=15)
    assert contract.letters.get().kind == "termination"
    refused(contract, "terminate", running["senior"], "contracts.termination_due", reason="إخلال")
    Termination.objects.filter(pk=notice.pk).update(effective_on=today())
    contract = fire(contract, "terminate", by=running["senior"], reason="إخلال")
    notice = Termination.objects.get(pk=notice.pk)
    assert (contract.state, notice.state) == ("terminated", "ended")
    fire(
        notice,
        "settle",
        by=running["officer"],
        work_value=Decimal("1000"),
        retention_released=False,
        settlement_note="عمل شهر",
    )
    (paper,) = documents("contracts.settlement")
    assert "1,000.000" in body_of_document(paper) and "ألف دينار بحريني لا غير" in body_of_document(paper)
    settlement = pay(running, contract.payments.get(kind="settlement"))
    assert settlement.net == Decimal(1000)
    with pytest.raises(DomainError):
        fire(contract.milestones.first(), "deliver", by=running["partner"], evidence="متأخر")


def test_suspension_moves_every_open_date(running: dict[str, Any]) -> None:
    contract = running["contract"]
    first, end = contract.milestones.get(order=1).due_on, contract.ends_on
    contract = fire(contract, "suspend", by=running["legal"], reason="صيانة", expected_until=None)
    contract.milestones.filter(order=1).update(due_on=today() - timedelta(days=1))
    assert not any(row.late for row in obligations(Contract.objects.get(pk=contract.pk)))
    contract.milestones.filter(order=1).update(due_on=first)
    contract.suspensions.update(from_day=today() - timedelta(days=20))
    contract = fire(contract, "resume", by=running["legal"], reason="انتهت الصيانة")
    fresh = Contract.objects.get(pk=contract.pk)
    assert fresh.milestones.get(order=1).due_on == first + timedelta(days=20)
    assert fresh.ends_on == end + timedelta(days=20)
    assert fresh.periods.last().ends_on == fresh.ends_on


# --- letters ----------------------------------------------------------------------------------------------------------
def test_letters_are_numbered_received_once_and_answered(running: dict[str, Any], sign_in: Any) -> None:
    contract = running["contract"]
    partner, officer = sign_in(running["partner"]), sign_in(running["officer"])
    form = {"kind": "claim", "subject": "مطالبة بتكاليف", "text": "نطالب بالآتي"}
    assert partner.post(f"/contracts/{contract.pk}/letters/new/", form).status_code == 302
    letter = contract.letters.get()
    assert (letter.side, letter.number[:3]) == ("partner", "LT-")
    assert letter.answer_due_on == today() + timedelta(days=10)
    assert partner.post(f"{letter.get_absolute_url()}receive/").status_code == 403
    assert officer.post(f"{letter.get_absolute_url()}receive/").status_code == 302
    with pytest.raises(DomainError):
        letter_receive(letter, by=running["officer"])
    assert officer.post(f"{letter.get_absolute_url()}reply/", form | {"kind": "answer"}).status_code == 302
    assert letter.replies.get().side == "ministry"
    stranger = bidding.bidder()
    assert sign_in(stranger).get(letter.get_absolute_url()).status_code == 404
    for person, seen in ((running["officer"], True), (running["partner"], True), (stranger, False)):
        found = {group.source.name for group in find(person, letter.number)}
        assert ("contract_letters" in found) is seen
    with pytest.raises(DomainError):
        letter_send(
            contract,
            by=running["officer"],
            side="ministry",
            kind="notice",
            subject="س",
            text="ن",
            answer_due_on=today() - timedelta(days=1),
        )


# --- judgement --------------------------------------------------------------------------------------------------------
def test_a_good_period_gives_a_good_standing(running: dict[str, Any]) -> None:
    found = judge(running, running["contract"].periods.get(number=1), "1", 90)
    assert found.total == Decimal("97.50")  # 100 × 40 + 100 × 20 + 90 × 20, over 80: no visit was made
    assert running["contract"].partner.standings.get().value == "good"
    assert not Referral.objects.exists()


def test_three_bad_periods_are_referred_barred_and_lifted_on_appeal(running: dict[str, Any]) -> None:
    contract, partner = running["contract"], running["contract"].partner
    secretary, chair, tender_chair = (
        make_user("partnership_secretary"),
        make_user("partnership_chair"),
        running["tender_chair"],
    )
    for number in (1, 2, 3):
        assert not Referral.objects.exists()
        assert judge(running, contract.periods.get(number=number), "0.2", 30).is_bad
    before = eligibility(partner)
    referral = fire(Referral.objects.get(), "study", by=secretary, reason="الأداء ضعيف")
    refused(referral, "decide", chair, "contracts.referral_resolved", reason="ضعيف", outcome="watch", until=None)
    referral = referral_resolve(referral, by=secretary, resolution="DC-1 (MT-1)")
    referral = fire(
        referral, "decide", by=chair, reason="ثلاث فترات ضعيفة", outcome="bar", until=today() + timedelta(days=300)
    )
    assert len(eligibility(partner)) == len(before) + 1
    assert len(eligibility(partner, on=today() + timedelta(days=301))) == len(before)
    referral = fire(referral, "appeal", by=running["partner"], reason="ظروف")
    fire(referral, "lift", by=tender_chair, reason="عذر مقبول")
    assert eligibility(partner) == before


def test_a_bar_without_an_end_is_refused_by_the_database(running: dict[str, Any]) -> None:
    referral = Referral.objects.create(
        contract=running["contract"], periods=[], referred_at=running["contract"].in_force_at
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=referral.pk).update(outcome="bar")


def test_the_partner_is_heard_and_nobody_judges_an_appeal_against_themselves(
    running: dict[str, Any], sign_in: Any
) -> None:
    period = running["contract"].periods.get(number=1)
    report(running, ended(period))
    found = Evaluation.objects.get(period=period)
    refused(found, "send", running["officer"], "contracts.judgement_given")
    judgement_give(found, by=running["officer"], score=Decimal(50), text="السبب")
    found = fire(found, "send", by=running["officer"])
    refused(found, "conclude", running["officer"], "contracts.partner_heard")
    found = fire(found, "comment", by=running["partner"], partner_comment="تعقيب")
    found = fire(found, "conclude", by=running["officer"])
    page = sign_in(running["partner"]).get(f"/step/contracts.evaluation/{found.pk}/appeal/").content.decode()
    last = timezone.localdate(found.concluded_at) + timedelta(days=15)
    assert "أسباب التظلم" in page and f"{last.day} " in page and "رئيس لجنة الشراكة المجتمعية" in page
    found = fire(found, "appeal", by=running["partner"], reason="تقدير غير منصف")
    found = fire(found, "correct", by=make_user("partnership_chair"), reason="منصف", judgement_score=Decimal(100))
    assert found.total == Decimal("100.00")


# --- pages ------------------------------------------------------------------------------------------------------------
PAGES = ("", "money/", "indicators/", "visits/", "performance/", "letters/", "calendar/", "calendar.ics")


@pytest.mark.parametrize("role", ["officer", "partner", "finance"])
def test_pages_stay_within_their_queries(running: dict[str, Any], role: str, sign_in: Any, page_queries: Any) -> None:
    contract = running["contract"]
    judge(running, contract.periods.get(number=1), "0.9", 80)
    accept(running, contract.milestones.get(order=1))
    client = sign_in(running[role])
    counted = {end: page_queries(client, f"/contracts/{contract.pk}/{end}") for end in PAGES}
    parts = [
        Milestone.objects.first(),
        Period.objects.first(),
        Payment.objects.first(),
        Evaluation.objects.first(),
        Bond.objects.first(),
    ]
    counted |= {part.get_absolute_url(): page_queries(client, part.get_absolute_url()) for part in parts}
    assert {url: n for url, n in counted.items() if n > 15} == {}


def test_a_payment_cannot_be_prepared_twice_but_again_after_a_rejection(running: dict[str, Any]) -> None:
    milestone = running["contract"].milestones.get(order=1)
    payment = accept(running, milestone)
    fire(payment, "reject", by=running["finance"], reason="خطأ في المستندات")
    assert payment_prepare(milestone, by=running["officer"]).amount == payment.amount
