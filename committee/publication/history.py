"""What happened in each project, read for publication: a fixed number of queries for any number of projects."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet

from committee.models import Award, BidResult
from contracts.models import Contract, Milestone, Payment
from partnership.audit.models import TrailEntry
from partnership.partners.models import Partner
from tenders.models import Addendum, Project, Tender

AT_A_TIME = 200  # projects


@dataclass(slots=True)
class TenderHistory:
    """A tender, how it ended, its award once the letters went out, and the bids with their results."""

    tender: Tender
    ended_at: datetime | None = None
    ended_as: str = ""
    award: Award | None = None
    notified_at: datetime | None = None
    bids: list[BidResult] = field(default_factory=list)
    addenda: list[Addendum] = field(default_factory=list)  # those issued, in order

    def said_after(self, number: int) -> dict[str, Any]:
        """What the notice said once so many addenda were issued, where that is not what it says now (notice_record's form)."""
        said: dict[str, Any] = {}
        for addendum in reversed(self.addenda[number:]):
            said |= addendum.before
        return said


@dataclass(slots=True)
class ContractHistory:
    contract: Contract
    award_id: str
    milestones: list[Milestone]
    payments: list[Payment]
    amendments: list[tuple[datetime, Decimal, str]] = field(default_factory=list)  # (in force, amount then, why)
    performed_at: list[datetime] = field(default_factory=list)  # a milestone accepted, a payment made
    ended_at: datetime | None = None


@dataclass(slots=True)
class ProjectHistory:
    project: Project
    objectives: str
    terms_approved_at: datetime | None
    tenders: list[TenderHistory]
    contracts: list[ContractHistory]

    def supplier_of(self, number: str) -> Partner:
        """The partner of one of its contracts."""
        return next(told.contract.partner for told in self.contracts if told.contract.number == number)

    def organisations(self) -> dict[str, Any]:
        """Everybody who takes part, by id."""
        found: dict[str, Any] = {f"BH-MIN-{self.project.department.code}": self.project.department}
        partners = [row.bid.partner for told in self.tenders for row in told.bids]
        partners += [told.award.bid.partner for told in self.tenders if told.award]
        partners += [told.contract.partner for told in self.contracts]
        return found | {f"BH-PARTNER-{partner.pk}": partner for partner in partners}


def histories(projects: QuerySet[Project]) -> Iterator[ProjectHistory]:
    """Every project's history, a few hundred at a time, the oldest project first."""
    rows = projects.select_related("department", "terms").prefetch_related(*_parts()).order_by("pk")
    page: list[Project] = []
    for project in rows.iterator(chunk_size=AT_A_TIME):
        page.append(project)
        if len(page) == AT_A_TIME:
            yield from _told(page)
            page = []
    yield from _told(page)


def _parts() -> list[Any]:
    awards = Award.objects.select_related("bid__partner").order_by("pk")
    results = BidResult.objects.select_related("bid__partner", "tender").order_by("pk")
    tenders = Tender.objects.select_related("terms").prefetch_related(
        Prefetch("awards", queryset=awards),
        Prefetch("results", queryset=results),
        Prefetch("addenda", queryset=Addendum.objects.filter(state="issued").order_by("number")),
    )
    contracts = Contract.objects.select_related("partner").prefetch_related("milestones", "payments", "amendments")
    return [
        Prefetch("tenders", queryset=tenders.order_by("pk")),
        Prefetch("contracts", queryset=contracts.order_by("pk")),
    ]


def _told(page: list[Project]) -> Iterator[ProjectHistory]:
    """The trail says when: objects keep only the moments that others ask for."""
    reached: dict[tuple[str, str, str], datetime] = {}
    wanted = (
        "tenders.termsofreference",
        "tenders.tender",
        "committee.award",
        "contracts.contract",
        "contracts.amendment",
    )
    rows = TrailEntry.objects.filter(project_id__in=[p.pk for p in page], kind="step", machine__in=wanted)
    for machine, pk, state, at in rows.order_by("id").values_list("machine", "object_id", "to_state", "at"):
        if at:  # set by the database
            reached.setdefault((machine, pk, state), at)
    for project in page:
        yield _history(project, reached)


def _history(project: Project, reached: dict[tuple[str, str, str], datetime]) -> ProjectHistory:
    terms = getattr(project, "terms", None)
    tenders, award_ids = [], defaultdict(str)
    for tender in project.tenders.all():
        tender.project = project
        told = _tender(tender, reached)
        tenders.append(told)
        if told.award:
            award_ids[tender.reference] = f"{tender.reference}-A{told.award.pk}"
    contracts = [_contract(project, contract, award_ids, reached) for contract in project.contracts.all()]
    approved = reached.get(("tenders.termsofreference", str(terms.pk), "approved")) if terms else None
    return ProjectHistory(project, terms.objectives if terms else "", approved, tenders, contracts)


def _tender(tender: Tender, reached: dict[tuple[str, str, str], datetime]) -> TenderHistory:
    told = TenderHistory(tender, addenda=list(tender.addenda.all()))
    for state in ("cancelled", "unsuccessful"):
        if tender.state == state:
            told.ended_as, told.ended_at = state, reached.get(("tenders.tender", str(tender.pk), state))
    for award in tender.awards.all():
        notified = reached.get(("committee.award", str(award.pk), "standstill"))
        if notified and award.state in ("standstill", "final"):
            told.award, told.notified_at, told.bids = award, notified, list(tender.results.all())
    return told


def _contract(
    project: Project, contract: Contract, award_ids: dict[str, str], reached: dict[tuple[str, str, str], datetime]
) -> ContractHistory:
    contract.project = project
    milestones, payments = list(contract.milestones.all()), list(contract.payments.all())
    told = ContractHistory(
        contract, award_ids[contract.award_reference] or contract.award_reference, milestones, payments
    )
    amount = contract.amount
    for amendment in contract.amendments.all():
        if at := reached.get(("contracts.amendment", str(amendment.pk), "in_force")):
            amount += amendment.amount_change
            told.amendments.append((at, amount, amendment.why))
    happened = [m.accepted_at for m in milestones] + [p.paid_at for p in payments]
    told.performed_at = sorted({at for at in happened if at})
    for state in ("completed", "terminated"):
        told.ended_at = told.ended_at or reached.get(("contracts.contract", str(contract.pk), state))
    return told
