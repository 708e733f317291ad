"""The second half of a story: the contract, from its draft to its completion."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from committee.demo.cast import Cast
from contracts.models import Contract
from contracts.services import clauses_update
from partnership.workflow.clock import today
from partnership.workflow.engine import fire

Act = tuple[str, timedelta]


def days(number: float) -> timedelta:
    return timedelta(days=number)


def contract_story(cast: Cast, contract: Contract, officer: Any, stop: str, detours: tuple[str, ...]) -> Iterator[Act]:
    """Acts from the first draft to a completed contract."""
    contract = yield from _approvals(cast, contract, detours)
    contract = yield from _signing(cast, contract)
    yield from _delivery(cast, contract, officer, stop)


def _approvals(cast: Cast, contract: Contract, detours: tuple[str, ...]) -> Any:
    legal, finance, chair, senior = cast["legal"], cast["finance"], cast["tender_chair"], cast["senior"]
    contract = fire(contract, "send_to_finance", by=legal)
    yield "finance_channel", days(2)
    if "legal_return" in detours:
        contract = fire(
            contract, "finance_send_back", by=finance, reason="يرجى توضيح موعد صرف الدفعة الأولى في بند الدفعات."
        )
        yield "contract_returned", days(2)
        clause = contract.clauses.get(library_code="payments")
        text = clause.text + " وتصرف الدفعة الأولى بعد اعتماد خطة التشغيل."
        clauses_update(contract, by=legal, texts={clause.number: (clause.title, text)}, note="توضيح الدفعة الأولى")
        contract = fire(contract, "send_to_finance", by=legal)
        yield "contract_resent", days(1)
    contract = fire(contract, "channel", by=finance)
    yield "chair_approval", days(2)
    contract = fire(contract, "approve_contracting", by=chair)
    yield "legal_review", days(4)
    contract = fire(contract, "review", by=legal)
    yield "senior_approval", days(2)
    contract = fire(contract, "approve", by=senior)
    yield "accreditation", days(1)
    contract = fire(contract, "accredit", by=legal)
    yield "accredited", days(1)
    return contract


def _signing(cast: Cast, contract: Contract) -> Any:
    contract = fire(contract, "offer_signature", by=cast["legal"])
    yield "signing", days(4)
    account = next(a for a, p in cast.partners.items() if p.pk == contract.partner_id)
    user = cast[account]
    contract = fire(contract, "partner_sign", by=user, signer=user.name, scan=cast.upload("العقد موقعاً من الشريك"))
    yield "partner_signed", days(2)
    signatory = cast["signatory"]
    contract = fire(
        contract,
        "sign",
        by=signatory,
        signer=signatory.name,
        scan=cast.upload("العقد موقعاً من الطرفين"),
        starts_on=None,
    )
    yield "just_in_force", days(20)
    return contract


def _delivery(cast: Cast, contract: Contract, officer: Any, stop: str) -> Iterator[Act]:
    account = next(a for a, p in cast.partners.items() if p.pk == contract.partner_id)
    if stop == "suspended":
        fire(contract, "suspend", by=cast["legal"], reason="إيقاف مؤقت لحين صيانة المبنى وسلامة المنتفعين.")
        yield "suspended", days(1)
    if stop == "terminated":
        fire(
            contract, "terminate", by=cast["senior"], reason="إخلال متكرر بالحد الأدنى للكادر رغم الإنذارين المكتوبين."
        )
        yield "terminated", days(1)
    for number, milestone in enumerate(contract.milestones.order_by("order"), 1):
        wait = _until(milestone.due_on)
        yield f"before_{number}", wait
        milestone = fire(
            milestone, "deliver", by=cast[account], evidence="سلم التقرير ومرفقاته من كشوف الحضور والصور ونتائج القياس."
        )
        yield f"delivered_{number}", days(3)
        fire(milestone, "accept", by=officer)
        yield f"accepted_{number}", days(2)
        payment = contract.payments.get(milestone=milestone)
        payment = fire(payment, "certify", by=officer)
        yield f"certified_{number}", days(2)
        payment = fire(payment, "approve", by=cast["finance"])
        yield f"approved_{number}", days(5)
        fire(payment, "pay", by=cast["finance"], payment_reference=f"TRF-{payment.number}")
        yield f"paid_{number}", days(2)
    fire(Contract.objects.get(pk=contract.pk), "complete", by=officer)
    yield "completed", days(1)


def _until(day: Any) -> timedelta:
    return max(timedelta(hours=1), timedelta(days=(day - today()).days - 2))
