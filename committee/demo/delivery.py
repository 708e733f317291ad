"""The third part of a story: a contract in force, delivered, reported on, visited, amended, judged, ended."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from committee.demo.cast import Cast
from committee.meetings.services import item_add, item_write, meeting_create
from committee.meetings.voting import put_to_vote, vote_cast, vote_close
from contracts.models import Contract, Evaluation, Milestone, Payment, Period, Referral
from contracts.services.amendments import amendment_create
from contracts.services.delivery import evidence_keep, period_figures_save
from contracts.services.ending import termination_notice
from contracts.services.evaluation import judgement_give
from contracts.services.guarantees import bond_record, bond_release
from contracts.services.letters import letter_receive, letter_send
from contracts.services.money import advance_most, advance_prepare
from contracts.services.visits import finding_add, finding_answer, finding_close, visit_items, visit_record
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire

Act = tuple[str, timedelta]


def days(number: float) -> timedelta:
    return timedelta(days=number)


class Delivery:
    """Acts of one contract in force. `detours` say what goes differently: late, bad, amendment, advance."""

    def __init__(self, cast: Cast, contract: Contract, officer: Any, account: str, detours: tuple[str, ...]) -> None:
        self.cast, self.pk, self.officer, self.detours = cast, contract.pk, officer, detours
        self.partner = cast[account]

    @property
    def contract(self) -> Contract:
        return Contract.objects.select_related("project__terms", "partner").get(pk=self.pk)

    def told(self, stop: str) -> Iterator[Act]:
        """Milestones and reports in the order of their days, then the end."""
        if stop == "suspended":
            fire(
                self.contract, "suspend", by=self.cast["legal"], reason="إيقاف مؤقت لحين صيانة المبنى وسلامة المنتفعين."
            )
            yield "suspended", days(1)
        self.insure()
        if "advance" in self.detours:
            yield from self.advance()
        if stop in ("terminated", "settled"):
            yield from self.terminated()
        number = 0
        for part in self.parts():
            if isinstance(part, Milestone):
                number += 1
                yield f"before_{number}", _until(part.due_on, 10 if "late" in self.detours else -2)
                yield from self.milestone(part, number)
                if number == 1 and "amendment" in self.detours:
                    yield from self.amended()
            else:
                yield "period", _until(part.ends_on, 4)
                yield from self.reported(part)
        yield from self.completed()

    def parts(self) -> Iterator[Any]:
        """What comes next, asked anew each time: amendments and delays move the days."""
        told: set[str] = set()
        while rows := [row for row in self._open() if f"{row._meta.model_name}-{row.pk}" not in told]:
            nearest = min(rows, key=lambda row: (_day(row), row.pk))
            told.add(f"{nearest._meta.model_name}-{nearest.pk}")
            yield nearest

    def _open(self) -> list[Any]:
        contract = self.contract
        milestones = contract.milestones.exclude(state="accepted").order_by("order")
        return [*milestones, *contract.periods.filter(is_final=False, state="open")]

    def catch_up(self) -> Iterator[Act]:
        """A payment is held while a report is overdue: what has ended is reported first."""
        for period in self.contract.periods.filter(state="open", ends_on__lte=today()):
            yield from self.reported(period)

    def insure(self) -> None:
        """The insurance of some contracts ends soon, so that an alert is due."""
        if self.pk % 3 == 0:
            bond_record(
                self.contract, by=self.cast["finance"], purpose="insurance", kind="insurance", issuer="الشركة البحرينية للتأمين",
                number=f"INS-{self.pk:04d}", amount=Decimal(20_000), issued_on=today(), expires_on=today() + days(365),
                scan=self.cast.upload("وثيقة التأمين"),
            )  # fmt: skip

    def advance(self) -> Iterator[Act]:
        amount = advance_most(self.contract)
        bond_record(
            self.contract, by=self.cast["finance"], purpose="advance", kind="guarantee", issuer="بنك البحرين الوطني",
            number=f"AG-{self.pk:04d}", amount=amount, issued_on=today(), expires_on=self.contract.ends_on or today() + days(365), scan=self.cast.upload("ضمان الدفعة المقدمة"),
        )  # fmt: skip
        payment = advance_prepare(
            self.contract, by=self.officer, amount=amount, note="تجهيز المقر وشراء المواد الأولى."
        )
        self.paid(payment)
        yield "advance", days(1)

    def paid(self, payment: Payment) -> None:
        payment = fire(payment, "certify", by=self.officer)
        payment = fire(payment, "approve", by=self.cast["finance"])
        fire(payment, "pay", by=self.cast["finance"], payment_reference=f"TRF-{payment.number}")

    def milestone(self, milestone: Milestone, number: int) -> Iterator[Act]:
        milestone = Milestone.objects.get(pk=milestone.pk)
        files = [self.cast.upload("تقرير الإنجاز")]
        words = "سلم التقرير ومرفقاته من كشوف الحضور والصور ونتائج القياس."
        milestone = fire(milestone, "deliver", by=self.partner, evidence=words, files=files)
        yield f"delivered_{number}", days(3)
        if number == 1:
            self.visited()
        fire(milestone, "accept", by=self.officer)
        yield f"accepted_{number}", days(2)
        yield from self.catch_up()
        payment = Payment.objects.get(milestone=milestone)
        payment = fire(payment, "certify", by=self.officer)
        yield f"certified_{number}", days(2)
        yield from self.catch_up()
        payment = fire(payment, "approve", by=self.cast["finance"])
        yield f"approved_{number}", days(5)
        fire(payment, "pay", by=self.cast["finance"], payment_reference=f"TRF-{payment.number}")
        yield f"paid_{number}", days(2)

    def visited(self) -> None:
        """A visit with one finding that was mended and one that is open."""
        bad = "bad" in self.detours
        answers = {"staff": "no", "safety": "no", "attendance": "no"} if bad else {"safety": "no"}
        checklist = [
            {
                "code": i["code"],
                "item": i["ar"],
                "item_en": i["en"],
                "answer": answers.get(i["code"], "yes"),
                "note": "",
            }
            for i in visit_items()
        ]
        visit = visit_record(
            self.contract, by=self.officer, visited_on=today(), place="مقر تنفيذ البرنامج", met="مدير المشروع ومشرفة البرنامج",
            summary="جرى الاطلاع على سير العمل والسجلات ومقابلة عدد من المستفيدين.", checklist=checklist,
        )  # fmt: skip
        first = finding_add(
            visit,
            by=self.officer,
            text="طفايتا حريق منتهيتا الصلاحية في المدخل.",
            owner="partner",
            due_on=today() + days(14),
        )
        finding_add(
            visit,
            by=self.officer,
            text="تحديث لوحة الإرشاد لتناسب ضعاف البصر.",
            owner="partner",
            due_on=today() + days(30),
        )
        finding_answer(first, by=self.partner, answer="استبدلت الطفايتان وأرفق إيصال الصيانة.")
        finding_close(first, by=self.officer)

    def reported(self, period: Period) -> Iterator[Act]:
        """A report with its figures, accepted and judged."""
        period = Period.objects.select_related("contract").get(pk=period.pk)
        share = Decimal("0.45") if "bad" in self.detours else Decimal(86 + self.pk % 5 * 4) / 100
        actuals: dict[int, tuple[Decimal | None, str]] = {
            row.pk: ((row.target or Decimal(0)) * share, "سجل الحضور ونتائج الاستبانة") for row in period.values.all()
        }
        people: dict[str, int | None] = {row.kind: int(row.planned * share) for row in period.beneficiaries.all()}
        period_figures_save(period, by=self.partner, actuals=actuals, people=people)
        period = fire(
            period,
            "submit",
            by=self.partner,
            report="نفذت الأنشطة المخططة، وترفق كشوف المستفيدين ونتائج القياس.",
            files=[],
        )
        evidence_keep(period, [self.cast.upload("التقرير الدوري")], by=self.partner)
        yield "reported", days(2)
        fire(period, "accept", by=self.officer)
        yield from self.judged(Evaluation.objects.get(period=period))

    def judged(self, evaluation: Evaluation) -> Iterator[Act]:
        bad = "bad" in self.detours
        text = "تكرر غياب الكادر وتأخر التقارير." if bad else "تعاون جيد والتزام بخطة العمل."
        evaluation = judgement_give(evaluation, by=self.officer, score=Decimal(40 if bad else 88), text=text)
        evaluation = fire(evaluation, "send", by=self.officer)
        yield "evaluated", days(1)
        evaluation = fire(
            evaluation,
            "comment",
            by=self.partner,
            partner_comment="اطلعنا على التقييم، وسنعالج الملاحظات في الفترة القادمة.",
        )
        fire(evaluation, "conclude", by=self.officer)
        yield "concluded", days(1)
        if "referred" in self.detours:
            for referral in self.contract.referrals.filter(state="open"):
                refer(self.cast, referral)

    def amended(self) -> Iterator[Act]:
        contract, cast = self.contract, self.cast
        found = amendment_create(
            contract, by=self.officer, reason_code="demand", why="زيادة عدد المستفيدين بناء على قائمة الانتظار.",
            amount_change=(contract.amount * Decimal("0.05")).quantize(Decimal("0.001")), months_change=1,
            deliverable="تشغيل مجموعة إضافية من المستفيدين",
        )  # fmt: skip
        for step, who in (
            ("submit", self.officer),
            ("fund", cast["finance"]),
            ("review", cast["legal"]),
            ("approve", cast["senior"]),
        ):
            found = fire(found, step, by=who)
        found = fire(
            found, "partner_sign", by=self.partner, signer=self.partner.name, scan=cast.upload("الأمر التغييري موقعاً")
        )
        fire(
            found,
            "sign",
            by=cast["signatory"],
            signer=cast["signatory"].name,
            scan=cast.upload("الأمر التغييري من الطرفين"),
        )
        yield "amended", days(1)

    def terminated(self) -> Iterator[Act]:
        contract, legal = self.contract, self.cast["legal"]
        letter = letter_send(
            contract, by=legal, side="ministry", kind="warning", subject="إنذار بالإخلال بالحد الأدنى للكادر",
            text="لوحظ في زيارتين متتاليتين نقص الكادر عن الحد المتفق عليه، ويرجى استكماله خلال المهلة.",
        )  # fmt: skip
        letter_receive(letter, by=self.partner)
        yield "warned", days(10)
        notice = termination_notice(
            self.contract, by=legal, reason_code="breach", text="إخلال متكرر بالحد الأدنى للكادر رغم الإنذار المكتوب.",
        )  # fmt: skip
        yield "noticed", days((notice.effective_on - today()).days)
        fire(self.contract, "terminate", by=self.cast["senior"], reason="انقضت مهلة الإنذار دون إصلاح الإخلال.")
        yield "terminated", days(1)
        value = (contract.amount * 4 / 100).quantize(Decimal("0.001"))
        fire(
            self.contract.terminations.get(state="ended"), "settle", by=self.officer, work_value=value, retention_released=False,
            settlement_note="قدر العمل المنفذ قبل الإنهاء بشهر تشغيل واحد وفق سجل الحضور، وحضر الشريك المحاسبة.",
        )  # fmt: skip
        self.paid(self.contract.payments.get(kind="settlement"))
        yield "settled", days(1)

    def completed(self) -> Iterator[Act]:
        for period in self.contract.periods.filter(state="open"):
            yield from self.reported(period)
        fire(self.contract, "complete", by=self.officer)
        for payment in self.contract.payments.filter(kind="retention", state="prepared"):
            self.paid(payment)
        for bond in self.contract.bonds.filter(outcome="", purpose="performance"):
            bond_release(bond, by=self.cast["finance"], reason="القبول النهائي للأعمال.")
        yield "completed", days(1)


def refer(cast: Cast, referral: Referral) -> None:
    """Three bad periods before the committee: the secretary's opinion, a vote in a meeting, the chair's decision."""
    secretary, chair = cast["partnership_secretary"], cast["partnership_chair"]
    referral = fire(
        referral, "study", by=secretary,
        reason="تكرر نقص الكادر في ثلاث فترات رغم الملاحظات المكتوبة، ونوصي بوضع الشريك تحت المتابعة.",
    )  # fmt: skip
    members = cast.holders("partnership_member")
    meeting = meeting_create(
        by=secretary, committee="partnership", subject="النظر في أداء شريك أحيل إلى اللجنة", held_on=now(),
        place="قاعة الاجتماعات الرئيسية", attending=[secretary, chair, *members],
    )  # fmt: skip
    item = item_add(meeting, by=secretary, key=f"contracts.referral:{referral.pk}")
    item_write(item, by=secretary, discussion="عرضت أمانة السر درجات الفترات الثلاث ورد الشريك عليها.")
    put_to_vote(item, by=chair, text="يوضع الشريك تحت المتابعة، ويعرض أداؤه على اللجنة بعد الفترة القادمة.")
    for person in (chair, *members):
        vote_cast(item, by=person, choice="yes")
    vote_close(item, by=secretary)
    fire(meeting, "hold", by=secretary)
    fire(
        referral, "decide", by=chair, outcome="watch", until=None,
        reason="ضعف الأداء في ثلاث فترات يستوجب المتابعة، ولم يبلغ حد الحرمان لتحسن الحضور في الفترة الأخيرة.",
    )  # fmt: skip


def _day(part: Any) -> Any:
    return part.due_on if isinstance(part, Milestone) else part.ends_on + days(4)


def _until(day: Any, more: int) -> timedelta:
    return max(timedelta(hours=1), timedelta(days=(day - today()).days + more))
