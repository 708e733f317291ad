"""The second half of a story: the contract, from its draft to its completion."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from committee.demo.cast import Cast
from committee.demo.delivery import Delivery
from contracts.guards.drafting import needs_external_review
from contracts.models import ClauseVersion, Contract
from contracts.services import clauses_update
from contracts.services.drafting import clause_add
from contracts.services.guarantees import bond_must_last_until, bond_record
from contracts.services.remarks import checklist_save, comment_resolve, external_review_record
from contracts.services.rounds import draft_offer, proposal_decide, proposal_save
from contracts.services.values import bond_required
from contracts.signing.authority import electronic_possible
from partnership.workflow.clock import today
from partnership.workflow.engine import fire
from tenders.models import BidSecurity
from tenders.models.security import RETURNED
from tenders.services.security import security_settle

Act = tuple[str, timedelta]


def days(number: float) -> timedelta:
    return timedelta(days=number)


def contract_story(cast: Cast, contract: Contract, officer: Any, stop: str, detours: tuple[str, ...]) -> Iterator[Act]:
    """Acts from the first draft to a completed contract."""
    contract = yield from _approvals(cast, contract, detours)
    contract = yield from _signing(cast, contract, detours)
    yield from Delivery(cast, contract, officer, _account(cast, contract), detours).told(stop)


def _approvals(cast: Cast, contract: Contract, detours: tuple[str, ...]) -> Any:
    legal, finance, chair, senior = cast["legal"], cast["finance"], cast["tender_chair"], cast["senior"]
    if "partner_round" in detours:
        yield from _round(cast, contract)
    if "advance" in detours:
        version = ClauseVersion.objects.get(clause__code="advance", state="approved")
        clause_add(contract, by=legal, after=contract.clauses.get(library_code="payments").number, version=version)
    contract = fire(contract, "send_to_finance", by=legal)
    yield "finance_channel", days(2)
    if "legal_return" in detours:
        contract = yield from _returned(cast, contract)
    contract = fire(contract, "channel", by=finance)
    yield "chair_approval", days(2)
    contract = fire(contract, "approve_contracting", by=chair)
    yield "legal_review", days(4)
    if needs_external_review(contract):
        _external_review(cast, contract)
    contract = fire(contract, "review", by=legal)
    yield "senior_approval", days(2)
    contract = fire(contract, "approve", by=senior)
    _tick(cast, contract, all_but=1)
    yield "accreditation", days(1)
    _tick(cast, contract)
    contract = fire(contract, "accredit", by=legal)
    yield "accredited", days(1)
    return contract


def _round(cast: Cast, contract: Contract) -> Iterator[Act]:
    """The partner reads the draft, words two clauses anew, and gets its answers."""
    legal, partner = cast["legal"], cast[_account(cast, contract)]
    message = "نرفق مسودة العقد لاطلاعكم، ونأمل موافاتنا بملاحظاتكم على البنود خلال أسبوع."
    offered = draft_offer(contract, by=legal, message=message)
    yield "round_offered", days(1)
    for code, before, after, why in PROPOSALS:
        clause = contract.clauses.get(library_code=code)
        text = clause.text.replace(before, after)
        proposal_save(offered, by=partner, number=clause.number, text=text, why=why)
    offered = fire(offered, "propose", by=partner)
    yield "round_proposed", days(1)
    first, second = offered.proposals.order_by("clause_number")
    proposal_decide(
        first, by=legal, decision="declined", answer="مهلة الصرف محددة في تعليمات الميزانية ولا يجوز تعديلها."
    )
    proposal_decide(second, by=legal, decision="accepted", answer="مقبول.")
    fire(offered, "settle", by=legal)
    yield "round_settled", days(1)


PROPOSALS = (
    ("payments", "خلال 30 يوماً", "خلال 15 يوماً", "تخفيف العبء النقدي عن الجمعية في الأشهر الأولى."),
    ("termination", "خلال 15 يوماً من إنذاره", "خلال 30 يوماً من إنذاره", "خمسة عشر يوماً لا تكفي لاستبدال كادر مرخص."),
)


def _returned(cast: Cast, contract: Contract) -> Any:
    legal, finance = cast["legal"], cast["finance"]
    clause = contract.clauses.get(library_code="payments")
    contract = fire(
        contract, "finance_send_back", by=finance, reason="يرجى توضيح موعد صرف الدفعة الأولى في بند الدفعات.",
        remarks=[(clause.number, "متى تصرف الدفعة الأولى؟")],
    )  # fmt: skip
    yield "contract_returned", days(2)
    text = clause.text + "\n5. تصرف الدفعة الأولى بعد اعتماد خطة التشغيل."
    clauses_update(contract, by=legal, texts={clause.number: (clause.title, text)}, note="توضيح الدفعة الأولى")
    for comment in contract.comments.filter(resolved_at=None):
        comment_resolve(comment, by=legal, answer="أضيفت الفقرة الخامسة إلى البند.")
    contract = fire(contract, "send_to_finance", by=legal)
    yield "contract_resent", days(1)
    return contract


def _external_review(cast: Cast, contract: Contract) -> None:
    day = today()
    external_review_record(
        contract, by=cast["legal"], body="هيئة التشريع والرأي القانوني", reference=f"LLOC/{day.year}/{contract.pk:03d}",
        sent_on=day - days(4), received_on=day, opinion="remarks", file=cast.upload("رأي هيئة التشريع والرأي القانوني"),
        text="لا مانع قانوناً من إبرام العقد، مع التأكيد على سريان ضمان حسن التنفيذ إلى ما بعد القبول النهائي.",
    )  # fmt: skip


def _tick(cast: Cast, contract: Contract, all_but: int = 0) -> None:
    codes = list(contract.checklist.order_by("order").values_list("code", flat=True))
    checklist_save(contract, by=cast["legal"], done=set(codes[: len(codes) - all_but]), notes={})


def _account(cast: Cast, contract: Contract) -> str:
    return next(a for a, p in cast.partners.items() if p.pk == contract.partner_id)


def _signing(cast: Cast, contract: Contract, detours: tuple[str, ...]) -> Any:
    contract = fire(contract, "offer_signature", by=cast["legal"])
    yield "signing", days(2)
    bond_record(
        contract, by=cast["finance"], kind="guarantee", issuer="بنك البحرين والكويت", number=f"PB-{contract.number}",
        amount=bond_required(contract), issued_on=today(), expires_on=bond_must_last_until(contract) + days(120),
        scan=cast.upload("ضمان حسن التنفيذ"),
    )  # fmt: skip
    yield "bonded", days(2)
    user, signatory = cast[_account(cast, contract)], cast["signatory"]
    facts: dict[str, Any] = {"capacity": "رئيس مجلس الإدارة"}
    theirs: dict[str, Any] = {"capacity": "وكيل الوزارة المساعد", "starts_on": None}
    if "electronic" in detours and electronic_possible():
        contract = fire(contract, "partner_sign_electronically", by=user, **facts)
        yield "partner_signed", days(2)
        contract = fire(contract, "sign_electronically", by=signatory, **theirs)
    else:
        scan = cast.upload("العقد موقعاً من الشريك")
        contract = fire(contract, "partner_sign", by=user, signer=user.name, scan=scan, **facts)
        yield "partner_signed", days(2)
        scan = cast.upload("العقد موقعاً من الطرفين")
        contract = fire(contract, "sign", by=signatory, signer=signatory.name, scan=scan, **theirs)
    for security in BidSecurity.objects.filter(
        bid__partner=contract.partner_id, bid__tender__project=contract.project_id, outcome=""
    ):
        security_settle(
            security, by=cast["tender_secretary"], outcome=RETURNED, reason="استلمت الوزارة ضمان حسن التنفيذ."
        )
    yield "just_in_force", days(20)
    return contract
