"""The story of one project, told through the services and the one door up to where its plan stops."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from committee.aftermath.panel import opinion_give
from committee.demo import dialogue
from committee.demo.board import through_board
from committee.demo.box import attend, open_envelopes, open_one, prepare_box, receive_paper
from committee.demo.cast import Cast
from committee.demo.contracting import contract_story
from committee.demo.publication import publish, result_publish, result_submit
from committee.demo.scoring import QUALITY, agree, name_panel, score_sheet
from committee.demo.texts import CRITERIA, REQUIRED_DOCUMENTS, RETURN_REASONS, Programme
from committee.evaluation.services.prices import price_ask
from committee.meetings.services import joint_meeting_record
from committee.models import Award, Meeting, PriceReview
from committee.services.office import complaint_file
from contracts.models import Contract
from partnership.workflow.calendar import next_working_day
from partnership.workflow.clock import now
from partnership.workflow.engine import fire
from tenders.box import service as box
from tenders.models import Project, Tender
from tenders.relations import RELATIONS
from tenders.services.bid import bid_save, bid_start
from tenders.services.project import project_create
from tenders.services.tender import tender_retender, tender_update
from tenders.services.terms import terms_update


def days(number: float) -> timedelta:
    return timedelta(days=number)


def until(moment: datetime | None) -> timedelta:
    """How long until then; nothing where no moment is set."""
    return moment - now() if moment else timedelta(0)


TENDER_SEATS = ("tender_chair", "tender_secretary", "tender_member")
PARTNERSHIP_SEATS = ("partnership_chair", "partnership_secretary", "partnership_member")


@dataclass
class Plan:
    """What happens to one project. `stop` names the act after which nothing more happens."""

    programme: Programme
    place: tuple[str, str]
    stop: str
    bidders: tuple[str, ...]
    age: float  # days between the last act and the present
    method: str = "open"
    detours: tuple[str, ...] = field(default=())  # "finance_return", "minister_return", "complaint", "paper" …
    prices: dict[str, Decimal] = field(default_factory=dict)  # where the price is known


def confirm_minutes(meeting: Meeting, *, chair: Any) -> None:
    """Each attendee agrees to the minutes in their own name, then the chair confirms them."""
    for row in meeting.attendance.filter(state="asked").select_related("person", "meeting__award__tender"):
        fire(row, "agree", by=row.person)
    fire(meeting, "confirm", by=chair)


def noise(*parts: Any, spread: int) -> int:
    """A number from -spread to +spread that is always the same for the same parts."""
    return zlib.crc32("|".join(map(str, parts)).encode()) % (2 * spread + 1) - spread


def security_of(budget: Decimal) -> Decimal:
    """A round lump sum under 1 % of the estimate, never under BD 100: the notice must not tell the estimate."""
    step = Decimal(10) ** (budget / 100).adjusted()
    return max(Decimal(100), budget / 100 // step * step)


class ProjectStory:
    """Acts of one project; each act asks for the pause before the next."""

    def __init__(self, cast: Cast, plan: Plan) -> None:
        self.cast, self.plan = cast, plan
        self.officer = cast.officer_of(plan.programme.department)
        self.project: Project
        self.tender: Tender
        self.award: Award

    def told(self) -> Iterator[timedelta]:
        """The whole story, stopped where the plan says."""
        for act, pause in self.acts():
            if act == self.plan.stop:
                return
            yield pause

    def acts(self) -> Iterator[tuple[str, timedelta]]:
        yield from self.terms()
        yield from self.tendering()
        if self.tender.has_box:
            yield from self.evaluation()
        yield from self.decision()
        contract = Contract.objects.get(project=self.project)
        yield from contract_story(self.cast, contract, self.officer, self.plan.stop, self.plan.detours)

    def terms(self) -> Iterator[tuple[str, timedelta]]:
        text, (place, place_en) = self.plan.programme, self.plan.place
        self.project = project_create(
            by=self.officer, title=text.title.format(place=place).strip(), title_en=text.title_en.format(place=place_en).strip(),
            field=text.field, is_demo_story=text.code == "nurses",
        )  # fmt: skip
        yield "created", days(3)
        self.fill_terms()
        yield "draft", days(2)
        if self.plan.stop == "withdrawn":
            fire(self.project.terms, "withdraw", by=self.officer, reason="أدمج المشروع في برنامج آخر للإدارة.")
            yield "withdrawn", days(1)
        fire(self.project.terms, "submit", by=self.officer)
        yield "finance_review", days(4)
        finance = self.cast["finance"]
        if self.plan.stop == "rejected":
            fire(
                self.project.terms, "reject", by=finance, reason="لا تتوفر مخصصات لهذا النشاط في السنة المالية الحالية."
            )
            yield "rejected", days(1)
        if "finance_return" in self.plan.detours or self.plan.stop == "returned":
            fire(
                self.project.terms,
                "send_back",
                by=finance,
                reason=RETURN_REASONS[noise(self.project.reference, spread=1) + 1],
            )
            yield "returned", days(3)
            terms_update(self.project.terms, by=self.officer, scope=text.scope + " ويقدم المنفذ تحليلاً لأسس التقدير.")
            fire(self.project.terms, "submit", by=self.officer)
            yield "resubmitted", days(3)
        year = timezone.localtime(now()).year
        fire(self.project.terms, "approve", by=finance, budget_line=self.cast.line(text.field, year))
        self.tender = Tender.objects.get(project=self.project)
        yield "preparing", days(3)

    def fill_terms(self) -> None:
        text = self.plan.programme
        share = Decimal(100) / len(text.deliverables)
        shares = [share.quantize(Decimal("0.01"))] * len(text.deliverables)
        shares[-1] = Decimal(100) - sum(shares[:-1])
        rows: dict[str, list[dict[str, Any]]] = {
            "beneficiaries": [
                {"kind": kind if kind != "youth" else "youth", "number": number} for kind, number in text.beneficiaries
            ],
            "deliverables": [
                {"title": title, "due_month": month, "payment_percent": part}
                for (title, month), part in zip(text.deliverables, shares, strict=True)
            ],
            "indicators": [{"name": name, "target": Decimal(target)} for name, target in text.indicators],
            "criteria": [{"name": name, "description": what, "weight": weight} for name, what, weight in CRITERIA],
            "required_documents": [{"name": name} for name in REQUIRED_DOCUMENTS],
        }
        terms_update(
            self.project.terms, by=self.officer, rows=rows, objectives=text.objectives, scope=text.scope, duration_months=text.months,
            estimated_budget=Decimal(text.budget), method=self.plan.method,
            method_reason="طبيعة الخدمة تخصصية ولا يقدمها إلا عدد محدود من الجهات المرخصة." if self.plan.method == "limited" else "",
            eligible_kinds=["association", "firm", "international"], technical_weight=70, financial_weight=30, pass_mark=70,
        )  # fmt: skip

    def tendering(self) -> Iterator[tuple[str, timedelta]]:
        yield from self.announcing()
        if not self.tender.has_box:
            yield from through_board(self)
            return
        if self.plan.stop == "announced" and self.plan.bidders and "addendum" not in self.plan.detours:
            yield from dialogue.questions(self.cast, self.tender, self.plan.bidders)
        for account in self.plan.bidders:
            if "paper" in self.plan.detours and account == self.plan.bidders[-1]:
                receive_paper(self.cast, self.tender, account)
            else:
                self.bid(account)
            yield "bid", days(2)
        if "addendum" in self.plan.detours:
            yield from dialogue.addendum(self.cast, self.tender, self.plan.bidders)
        yield "announced", until(self.tender.closing_at) + timedelta(minutes=1)
        self.tender = fire(self.tender, "close", by=None, clock=True)
        yield "closed", until(self.tender.opening_at) + timedelta(minutes=5)
        if self.plan.stop == "no_bids":
            fire(
                self.tender,
                "declare_unsuccessful",
                by=self.cast["tender_chair"],
                reason="لم يتقدم أي عطاء قبل موعد الإغلاق.",
            )
            yield "no_bids", days(1)
        if self.plan.stop == "retender":
            fire(
                self.tender,
                "declare_unsuccessful",
                by=self.cast["tender_chair"],
                reason="لم يتقدم أي عطاء قبل موعد الإغلاق.",
            )
            yield "unsuccessful", days(10)
            self.tender = tender_retender(self.tender, by=self.cast["tender_secretary"])
            yield "retender", days(1)

    def announcing(self) -> Iterator[tuple[str, timedelta]]:
        secretary, chair = self.cast["tender_secretary"], self.cast["tender_chair"]
        today = timezone.localtime(now())
        start = today + days(2)
        closing = self._at(next_working_day((start + days(28)).date()), 13)
        facts = {
            "method": self.plan.method,
            "newspaper": "أخبار الخليج",
            "newspaper_date": next_working_day(start.date()),
            "documents_until": closing - days(8),
            "closing_at": closing,
            "opening_at": self._at(closing.date() + days(1), 10),
            "bid_security_amount": security_of(Decimal(self.plan.programme.budget)),
            "validity_days": 180,
            "document_price": Decimal(0) if self.plan.programme.field == "activities" else self.tender.document_price,
        }
        invited = [self.cast.partners[a] for a in self.plan.bidders] if self.plan.method == "limited" else []
        self.tender = tender_update(self.tender, by=secretary, invitees=invited, **facts)
        yield "prepared", days(0.5)
        self.tender = fire(self.tender, "submit", by=secretary)
        yield "ready", days(1)
        if self.plan.stop == "cancelled_early":
            fire(self.tender, "cancel", by=chair, reason="ألغيت الحاجة إلى المشروع بعد تعديل خطة الإدارة.")
            yield "cancelled_early", days(1)
        if self.tender.has_box:
            prepare_box(self.cast, self.tender)
        self.tender = fire(self.tender, "announce" if self.tender.has_box else "hand_over", by=chair)
        yield "just_announced", days(9)
        if self.tender.has_box:  # the Tender Board publishes its own
            publish(self.cast, self.tender, self.plan.bidders)
        if self.plan.stop == "cancelled":
            fire(
                self.tender,
                "cancel",
                by=chair,
                reason="ظهر خطأ جوهري في نطاق العمل يلزم لتصحيحه إعداد شروط مرجعية جديدة.",
            )
            yield "cancelled", days(1)

    @staticmethod
    def _at(day: Any, hour: int) -> datetime:
        return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())

    def bid(self, account: str) -> None:
        """Write both envelopes and seal them."""
        user, partner = self.cast[account], self.cast.partners[account]
        bid = bid_start(self.tender, partner=partner, by=user)
        price = self.plan.prices.get(account) or self.price(account)
        parts = [(price * share).quantize(Decimal("0.001")) for share in (Decimal("0.68"), Decimal("0.22"))]
        lines = [
            ("أجور الكادر والخبراء", parts[0]),
            ("المواد والتشغيل والنقل", parts[1]),
            ("الإدارة وضمان الجودة والتقارير", price - sum(parts)),
        ]
        expires = (self.tender.opening_at or now()).date() + days(self.tender.validity_days + 30)
        technical = {
            **dict.fromkeys(("accepts_terms", "no_conflict", "all_true"), True),
            **{relation.answer: "no" for relation in RELATIONS},
            "bids_as": "alone",
            "approach": "ننفذ العمل على ثلاث مراحل: التهيئة خلال الشهر الأول، ثم التشغيل وفق خطة أسبوعية، ثم القياس والتسليم، مع سجل للمخاطر واجتماع متابعة شهري.",
            "experience": f"نفذت {partner.name} أعمالاً مماثلة خلال السنوات الخمس الماضية مع شهادات إنجاز من الجهات المستفيدة.",
            "team": "مدير مشروع بخبرة اثني عشر عاماً، وأخصائيون مرخصون، ونسبة بحرنة تتجاوز خمسين بالمائة.",
        }
        financial = {
            "security_kind": "guarantee",
            "security_issuer": "بنك البحرين الوطني",
            "security_number": f"LG-{partner.pk:03d}-{self.tender.pk:04d}",
            "security_amount": str(self.tender.bid_security_amount),
            "security_expires": str(expires),
            "items": [
                {
                    "description": what,
                    "unit": "مقطوعية",
                    "quantity": "1",
                    "unit_price": str(amount),
                    "line_total": str(amount),
                }
                for what, amount in lines
            ],
            "total": str(price),
        }
        bid_save(bid, by=user, technical=technical, financial=financial)
        box.add_file(bid, "technical", self.cast.technical_paper(), by=user)
        fire(bid, "submit", by=user)

    def price(self, account: str) -> Decimal:
        budget = Decimal(self.plan.programme.budget)
        level = (
            80
            + Decimal(QUALITY[account] - 55) * 17 / 40
            + noise(account, self.project.reference, spread=150) / Decimal(100)
        )
        return (budget * level / 100).quantize(Decimal("0.250")) + Decimal("0.500")

    def evaluation(self) -> Iterator[tuple[str, timedelta]]:
        secretary, chair = self.cast["tender_secretary"], self.cast["tender_chair"]
        if "expert" in self.plan.detours:
            name_panel(self.cast, self.tender)
        attend(self.cast, self.tender, "technical", self.plan.bidders)
        if self.plan.stop == "opening":
            open_one(self.cast, self.tender)
            yield "opening", days(0)
        open_envelopes(self.cast, self.tender, "technical")
        self.tender = fire(self.tender, "open_technical", by=secretary)
        yield "technical", days(4)
        for n, sheet in enumerate(self.tender.sheets.select_related("member").order_by("pk")):
            if n == 2:
                yield "half_scored", days(0)
            score_sheet(self.cast, self.tender, sheet, noise)
            yield "sheet", days(1)
        yield "locked", days(1)
        agree(self.cast, self.tender)
        yield "scored", days(2)
        if not any(QUALITY[a] >= 72 for a in self.plan.bidders):
            fire(self.tender, "declare_unsuccessful", by=chair, reason="لم يبلغ أي عطاء درجة الاجتياز الفنية.")
            yield self.plan.stop, days(1)
        attend(self.cast, self.tender, "financial", self.plan.bidders)
        open_envelopes(self.cast, self.tender, "financial")
        self.tender = fire(self.tender, "open_financial", by=secretary)
        if "low" in self.plan.detours:
            price_ask(PriceReview.objects.get(bid__tender=self.tender, abnormal=True), by=chair)
        yield "financial", days(3)
        text = "توصي لجنة المناقصات بالترسية على العطاء الأول في الترتيب لاجتيازه التقييم الفني وحصوله على أعلى مجموع وفق الأوزان المعلنة، وقيمته ضمن الميزانية المعتمدة."
        self.tender = fire(self.tender, "evaluate", by=chair, recommendation=text)
        self.award = Award.objects.get(tender=self.tender)
        yield "recommended", days(5)

    def decision(self) -> Iterator[tuple[str, timedelta]]:
        cast = self.cast
        everyone = [cast.holders(role)[0] for role in (*TENDER_SEATS, *PARTNERSHIP_SEATS)]
        meeting = joint_meeting_record(
            self.award, by=cast["partnership_secretary"], held_on=now(), place="قاعة الاجتماعات الرئيسية", attending=everyone,
            discussion="ناقشت اللجنتان نتائج التقييم الفني والمالي ومدى ملاءمة العطاء الموصى به لأهداف المشروع وقدرته على خدمة المستفيدين.",
            opinion="ترى لجنة الشراكة المجتمعية أن التوصية تحقق أهداف الشراكة وتحافظ على المال العام، وتوصي بمتابعة مؤشرات الأداء ربع سنوياً.",
            decision="الموافقة على رفع التوصية إلى سعادة الوزير.",
        )  # fmt: skip
        self.award = fire(self.award, "discuss", by=cast["partnership_secretary"])
        yield "discussed", days(1)
        confirm_minutes(meeting, chair=cast["partnership_chair"])
        self.award = fire(self.award, "send_to_minister", by=cast["tender_chair"])
        yield "with_minister", days(3)
        if "minister_return" in self.plan.detours or self.plan.stop == "minister_returned":
            self.award = fire(
                self.award,
                "send_back",
                by=cast["minister"],
                reason="ما أسباب الفرق بين السعر الموصى به والتقدير؟ وهل تمت مراجعة أداء الشريك في عقوده السابقة؟",
            )
            yield "minister_returned", days(3)
            answer = "الفرق ناتج عن أسعار السوق وقت الإعداد، وقد روجع أداء الشريك في عقدين سابقين وكان جيداً في كليهما."
            self.award = fire(self.award, "answer", by=cast["tender_chair"], reason=answer)
            yield "answered", days(2)
        if self.plan.stop == "minister_rejected":
            fire(self.award, "reject", by=cast["minister"], reason="يعاد النظر في نطاق المشروع قبل الطرح من جديد.")
            yield "minister_rejected", days(1)
        self.award = fire(self.award, "approve", by=cast["minister"], text="")
        yield "approved", days(1)
        self.award = fire(self.award, "notify", by=cast["tender_secretary"])
        if self.plan.stop == "complaint":
            result_submit(cast, self.award)
        yield "standstill", days(3)
        if "complaint" in self.plan.detours or self.plan.stop == "complaint":
            yield from self.complaint()
        yield "waiting", until(self.award.standstill_ends_at) + timedelta(minutes=2)
        self.award = fire(self.award, "finalise", by=None, clock=True)
        result_publish(cast, self.award)
        yield "drafting", days(4)

    def complaint(self) -> Iterator[tuple[str, timedelta]]:
        loser = next(a for a in self.plan.bidders if self.cast.partners[a].pk != self.award.bid.partner_id)
        text = "نتظلم من درجة معيار الخبرة السابقة، إذ لم تحتسب ثلاثة عقود مرفقة بشهاداتها، ونطلب إعادة النظر في الدرجة والترتيب."
        filed = complaint_file(self.award, partner=self.cast.partners[loser], by=self.cast[loser], text=text)
        yield "complaint", days(1)
        filed = fire(filed, "accept", by=self.cast["partnership_secretary"])
        yield "complaint_review", days(4)
        for seat in filed.panel.select_related("person"):
            opinion_give(
                filed, by=seat.person, opinion="dismiss", reasons="قوبلت الشهادات المرفقة بورقة التقييم فوجدت محتسبة."
            )
        fire(
            filed,
            "dismiss",
            by=self.cast["partnership_chair"],
            reason="روجعت العقود الثلاثة واحتسبت ضمن الدرجة، ولا أثر لها في الترتيب.",
        )
        yield "complaint_dismissed", days(1)
