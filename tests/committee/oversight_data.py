"""A programme of some size, written row by row: what the figures are tested against. The same for the same seed."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone

from committee.models import Award, BidResult, Complaint
from contracts.models import (
    Beneficiaries,
    Contract,
    ContractIndicator,
    Evaluation,
    IndicatorValue,
    Milestone,
    Payment,
    Penalty,
    Period,
    Standing,
)
from partnership.partners.models import Partner, PartnerKind
from partnership.people.models import Department
from partnership.workflow.clock import today
from partnership.workflow.path import Stage
from tenders.models import (
    BeneficiaryGroup,
    Bid,
    BudgetLine,
    Commitment,
    FieldOfPartnership,
    Project,
    Tender,
    TermsOfReference,
)
from tests.factories import make_department, make_partner, make_user

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=timezone.get_default_timezone())
STATES = (
    "announced",
    "closed",
    "technical_opened",
    "financial_opened",
    "evaluated",
    "awarded",
    "unsuccessful",
    "cancelled",
)
PRICES = ("90000.000", "90000.000", "93000.500", "120000.250", "60000.000")


class World:
    """Departments, partners, lines and `size` projects with everything that may hang on one."""

    def __init__(self, seed: int = 3, size: int = 40) -> None:
        self.chance = random.Random(seed)
        self.luck = random.Random(seed + 1)  # of what came later: what was drawn before stays as it was
        self.people = [
            make_user("finance"),
            make_user("tender_secretary"),
            make_user("tender_chair"),
            make_user("officer"),
        ]
        self.departments: list[Department] = [make_department() for _n in range(3)]
        self.partners: list[Partner] = [make_partner(kind=kind) for kind in PartnerKind.values for _n in range(5)]
        self.lines = [
            BudgetLine.objects.create(code=f"L{year}{n}", name=f"بند {n}", fiscal_year=year, amount=Decimal(9_000_000))
            for year in (2025, 2026)
            for n in range(2)
        ]
        for n in range(size):
            self.project(n)

    def moment(self, most: int = 600) -> datetime:
        """Up to so many days ago, at any hour: days must be Bahrain's."""
        return NOW - timedelta(minutes=self.chance.randrange(most * 1440))

    def project(self, n: int) -> None:
        begun = self.moment()
        project = Project.objects.create(
            reference=f"SH-T-{n:04d}", title=f"مشروع {n}", field=self.chance.choice(FieldOfPartnership.values),
            department=self.chance.choice(self.departments), created_by=self.people[3], created_at=begun, year=begun.year,
            stage=self.chance.choice(Stage.values), stage_since=self.moment(100),
        )  # fmt: skip
        line = self.chance.choice(self.lines)
        estimate = self.chance.choice([None, Decimal(100_000), Decimal("87500.500"), Decimal(1_000_000)])
        terms = TermsOfReference.objects.create(
            project=project, drafted_by=self.people[3], state="approved", budget_line=line, estimated_budget=estimate,
            technical_weight=70, financial_weight=30,
        )  # fmt: skip
        for kind in self.chance.sample(BeneficiaryGroup.Kind.values, self.chance.randrange(3)):
            BeneficiaryGroup.objects.create(terms=terms, kind=kind, number=self.chance.randrange(1, 900))
        for released in self.chance.choice([(), (None,), (NOW, None)]):
            Commitment.objects.create(
                terms=terms, line=line, amount=self.chance.choice([Decimal(80_000), Decimal("120000.250")]), committed_at=begun,
                committed_by=self.people[0], released_at=released, released_by=self.people[0] if released else None,
            )  # fmt: skip
        if self.chance.random() < 0.85:
            self.tender(n, project, terms)
        if self.chance.random() < 0.7:
            self.contract(n, project)

    def tender(self, n: int, project: Project, terms: TermsOfReference) -> None:
        announced = self.moment()
        tender = Tender.objects.create(
            reference=f"TN-T-{n:04d}", project=project, terms=terms, state=self.chance.choice(STATES), announced_at=announced,
            method=self.chance.choice(["open", "open", "limited"]), prepared_by=self.people[1], announced_by=self.people[2],
            closing_at=announced + timedelta(days=self.chance.choice([9, 14, 28])),
        )  # fmt: skip
        bids = []
        for partner in self.chance.sample(self.partners, self.chance.randrange(5)):
            bids.append(
                Bid.objects.create(
                    tender=tender,
                    partner=partner,
                    created_by=self.people[3],
                    created_at=announced,
                    state=self.chance.choice(["submitted", "submitted", "opened", "withdrawn"]),
                )  # fmt: skip
            )
        rank = 0
        for bid in [b for b in bids if b.state != "withdrawn"]:
            stands = self.chance.random() < 0.75
            rank += stands
            BidResult.objects.create(
                tender=tender, bid=bid, technical_score=Decimal(80), passed=stands, rank=rank if stands else None,
                price=Decimal(self.chance.choice(PRICES)) if stands else None,
            )  # fmt: skip
        if bids and tender.state in ("evaluated", "awarded"):
            award = Award.objects.create(
                tender=tender, bid=bids[0], state=self.chance.choice(["standstill", "final", "with_minister"]), decided_at=self.moment(),
                amount=Decimal(self.chance.choice(PRICES)), recommended_by=self.people[1],
            )  # fmt: skip
            if self.chance.random() < 0.4:
                Complaint.objects.create(
                    award=award, partner=bids[-1].partner, state=self.chance.choice(["filed", "review", "dismissed"]), text="نص",
                    filed_at=self.moment(), filed_by=self.people[3],
                )  # fmt: skip

    def contract(self, n: int, project: Project) -> None:
        state = self.chance.choice(["drafting", "in_force", "in_force", "in_force", "suspended", "completed"])
        signed = None if state == "drafting" else self.moment()
        amount = Decimal(self.chance.choice(["100000.000", "64000.500", "2500000.250"]))
        contract = Contract.objects.create(
            number=f"CN-T-{n:04d}", project=project, partner=self.chance.choice(self.partners), state=state, amount=amount,
            amended_amount=amount, duration_months=self.chance.choice([6, 12, 24]), created_at=NOW, in_force_at=signed,
            starts_on=timezone.localdate(signed) if signed else None,
        )  # fmt: skip
        for order in range(4):
            self.milestone(contract, order)  # the database adds up the payments
        if state != "drafting":
            self.performance(contract)

    def performance(self, contract: Contract) -> None:
        """Up to three reporting periods with indicators and people, evaluations, a penalty, a standing."""
        luck, kinds = self.luck, self.luck.sample(BeneficiaryGroup.Kind.values, 2)
        measures = [
            ContractIndicator.objects.create(contract=contract, order=n, name=f"مؤشر {n}", better=better, target=Decimal(target))
            for n, (better, target) in enumerate([("higher", "80"), ("lower", "15"), ("higher", "0")])
        ]  # fmt: skip
        for number in range(1, luck.randrange(2, 5)):
            ends = date(2026, 11, 25) - timedelta(days=luck.randrange(-100, 500))
            period = Period.objects.create(
                contract=contract, number=number, state=luck.choice(["open", "reported", "accepted", "accepted", "accepted"]),
                starts_on=ends - timedelta(days=90), ends_on=ends, due_on=ends + timedelta(days=14),
            )  # fmt: skip
            for row in measures:
                actual = luck.choice([None, Decimal(luck.randrange(0, 120)), row.target])
                IndicatorValue.objects.create(period=period, indicator=row, target=row.target, actual=actual)
            for kind in kinds:
                Beneficiaries.objects.create(
                    period=period, kind=kind, planned=100, number=luck.choice([None, 40, 90, 130])
                )
            if period.state == "accepted":
                self.judged(contract, period)
        if luck.random() < 0.5:
            waived = luck.random() < 0.3
            Penalty.objects.create(
                contract=contract, amount=Decimal(luck.choice(["250.000", "1000.125"])), why="تأخير", days=3, imposed_at=self.drawn(), imposed_by=self.people[3],
                waived_at=NOW if waived else None, waived_by=self.people[0] if waived else None,
            )  # fmt: skip
            Standing.objects.create(
                partner=contract.partner, since=date(2026, 1, 1), set_at=NOW,
                **luck.choice([{"value": "good"}, {"value": "watch"}, {"value": "bar", "until": date(2027, 5, 1)}, {"value": "bar", "until": date(2026, 3, 1)}]),
            )  # fmt: skip

    def judged(self, contract: Contract, period: Period) -> None:
        score = Decimal(self.luck.choice(["45.50", "52.00", "82.25", "91.00"]))
        Evaluation.objects.create(
            contract=contract, period=period, state=self.luck.choice(["draft", "concluded", "concluded", "decided", "appealed"]), total=score,
            is_bad=score < 70, indicators_score=score, weights={"bad_under": "70"}, concluded_at=self.drawn(),
        )  # fmt: skip

    def drawn(self) -> datetime:
        return NOW - timedelta(minutes=self.luck.randrange(600 * 1440))

    def milestone(self, contract: Contract, order: int) -> None:
        state = self.chance.choice(["planned", "planned", "delivered", "accepted", "accepted"])
        due = date(2026, 11, 25) + timedelta(days=self.chance.randrange(-400, 700))
        delivered = (
            None
            if state == "planned"
            else timezone.make_aware(datetime(due.year, due.month, due.day))
            + timedelta(hours=self.chance.choice([-30, 23, 25]))
        )
        milestone = Milestone.objects.create(
            contract=contract, state=state, order=order, title=f"مخرج {order}", due_month=order + 1, due_on=due, amount=contract.amount / 4,
            delivered_at=delivered,
        )  # fmt: skip
        if state != "accepted" or self.chance.random() < 0.3:
            return
        is_paid = self.chance.random() < 0.6
        state = "paid" if is_paid else self.chance.choice(["prepared", "certified"])
        kept = self.chance.choice([Decimal(0), Decimal("125.005")])  # what leaves the treasury is less
        taken = self.luck.choice([Decimal(0), Decimal("99.500")])
        Payment.objects.create(
            contract=contract, milestone=milestone, state=state, penalty=taken,
            certified_by=None if state == "prepared" else self.people[3], approved_by=self.people[0] if is_paid else None,
            number=f"PY-{contract.number}-{order}", amount=milestone.amount, retention=kept, net=milestone.amount - kept - taken, prepared_at=self.moment(), paid_at=self.moment() if is_paid else None,
            paid_on=today() if is_paid else None, payment_reference="TR-1" if is_paid else "",
        )  # fmt: skip


def queries_of(function: Any) -> int:
    """How many queries a call asks."""
    before = len(connection.queries_log)
    connection.force_debug_cursor = True
    try:
        function()
    finally:
        connection.force_debug_cursor = False
    return len(connection.queries_log) - before
