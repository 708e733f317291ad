"""What the file of a signed contract shows: bars, next actions, what expires, the calendar of obligations, value for money."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from contracts.models import Beneficiaries, Bond, Contract, IndicatorValue, Period
from partnership.arabic.search import search
from partnership.workflow.clock import today
from tenders.selectors.budget import commitment_of

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: words, dinars, place and width of 100, and the name of its colour."""

    label: Text
    amount: Decimal
    start: str
    width: str
    tone: str


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01")) if whole > 0 else Decimal(0)


def money_bar(contract: Contract) -> list[Part]:
    """Paid, retained, deducted, certified and not paid yet, left: together the amended amount."""
    waiting = contract.certified - contract.paid - contract.retained - contract.penalties
    pieces: list[tuple[Text, Decimal, str]] = [
        (_("Paid"), contract.paid, "paid"), (_("Certified, to be paid"), waiting, "certified"),
        (_("Retained"), contract.retained, "retained"), (_("Penalties"), contract.penalties, "penalty"),
        (_("Not certified yet"), contract.amended_amount - contract.certified, "left"),
    ]  # fmt: skip
    found, start = [], Decimal(0)
    for label, amount, tone in pieces:
        width = _share(amount, contract.amended_amount)
        found.append(Part(label, amount, f"{start}", f"{width}", tone))
        start += width
    return found


def money_facts(contract: Contract) -> list[tuple[Text, Decimal]]:
    """The figures beside the bar, in dinars."""
    held = commitment_of(contract.project.terms) if hasattr(contract.project, "terms") else None
    found: list[tuple[Text, Decimal]] = [
        (_("Contract as signed"), contract.amount), (_("With amendments"), contract.amended_amount),
        (_("Certified"), contract.certified), (_("Paid"), contract.paid), (_("Retained"), contract.retained),
        (_("Penalties"), contract.penalties), (_("Advance to recover"), contract.advance_left),
        (_("Left to certify"), contract.amended_amount - contract.certified),
    ]  # fmt: skip
    return [*found, (_("Committed on the budget line"), held.amount)] if held else found


@dataclass(frozen=True, slots=True)
class TimeBar:
    """Days of the contract: how many have passed of how many, and in per cent."""

    starts_on: dt.date
    ends_on: dt.date
    passed: int
    whole: int
    percent: str


def time_bar(contract: Contract) -> TimeBar | None:
    """None before the contract is in force."""
    if contract.starts_on is None or contract.ends_on is None:
        return None
    whole = max(1, (contract.ends_on - contract.starts_on).days)
    passed = min(whole, max(0, (today() - contract.starts_on).days))
    return TimeBar(contract.starts_on, contract.ends_on, passed, whole, f"{_share(Decimal(passed), Decimal(whole))}")


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that falls due on a day. `late`: the day has passed."""

    key: str
    day: dt.date
    what: str
    who: Text
    url: str
    late: bool = False


def obligations(contract: Contract, *, brief: bool = False) -> list[Obligation]:
    """Everything that falls due in a contract, in the order of the days; `brief`: without letters and findings.

    Of a contract that has ended: the guarantees that are still held.
    """
    if contract.is_ended:
        return sorted(_to_release(contract), key=lambda row: (row.day, row.key))
    found = [*_planned(contract), *([] if brief else _follow_up(contract))]
    if contract.is_suspended:  # nothing is late while it stands still
        found = [replace(row, late=False) for row in found]
    return sorted(found, key=lambda row: (row.day, row.key))


def _planned(contract: Contract) -> Iterator[Obligation]:
    day, partner, ministry = today(), _("the partner"), _("the ministry")
    for m in contract.milestones.all():
        if m.state != "accepted" and m.due_on is not None:
            m.contract = contract
            waiting = m.state in ("planned", "returned")
            who = partner if waiting else ministry
            yield Obligation(
                f"milestone-{m.pk}", m.due_on, str(m), who, m.get_absolute_url(), waiting and m.due_on < day
            )
    for p in contract.periods.all():
        if p.is_open:
            p.contract = contract
            yield Obligation(f"report-{p.pk}", p.due_on, str(p), partner, p.get_absolute_url(), p.due_on < day)
    for b in contract.bonds.all():
        if not b.outcome:
            words = _("%(guarantee)s expires: %(number)s") % {"guarantee": b.get_purpose_display(), "number": b.number}
            yield Obligation(f"bond-{b.pk}", b.expires_on, words, partner, b.get_absolute_url(), b.expires_on < day)
    for notice in contract.terminations.all():
        if notice.is_running:
            words, url = _("The notice of termination runs out"), contract.get_absolute_url()
            yield Obligation(f"termination-{notice.pk}", notice.effective_on, words, ministry, url)
    if contract.ends_on:
        words, url = _("The contract ends"), contract.get_absolute_url()
        yield Obligation(f"end-{contract.pk}", contract.ends_on, words, partner, url, contract.ends_on < day)


def _to_release(contract: Contract) -> Iterator[Obligation]:
    for b in contract.bonds.all():
        if not b.outcome:
            words = _("To be released or called: %(guarantee)s %(number)s") % {
                "guarantee": b.get_purpose_display(), "number": b.number,
            }  # fmt: skip
            late = b.expires_on < today()
            yield Obligation(f"bond-{b.pk}", b.expires_on, words, _("the ministry"), b.get_absolute_url(), late)


def _follow_up(contract: Contract) -> Iterator[Obligation]:
    day, partner, ministry = today(), _("the partner"), _("the ministry")
    for letter in contract.letters.filter(answer_due_on__isnull=False, closed_at=None, replies=None):
        due = letter.answer_due_on or day
        who = ministry if letter.side == "partner" else partner
        words = _("Answer to letter %(number)s: %(subject)s") % {"number": letter.number, "subject": letter.subject}
        yield Obligation(f"letter-{letter.pk}", due, words, who, letter.get_absolute_url(), due < day)  # fmt: skip
    for visit in contract.visits.filter(findings__closed_at=None, findings__isnull=False).distinct().prefetch_related("findings"):  # fmt: skip
        for finding in visit.findings.all():
            if finding.closed_at is None:
                who = partner if finding.owner == "partner" else ministry
                yield Obligation(f"finding-{finding.pk}", finding.due_on, str(finding), who, visit.get_absolute_url(), finding.due_on < day)  # fmt: skip


# --- indicators and value for money -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator over the periods; `bars` have a target and an actual, both scaled to the largest of them (0 to 100)."""

    name: str
    unit: str
    bars: list[dict[str, Any]]


def measured(contract: Contract) -> list[Measured]:
    """Each indicator with its values by period."""
    rows = IndicatorValue.objects.filter(period__contract=contract).select_related("indicator", "period")
    found: dict[int, list[IndicatorValue]] = {}
    for row in rows.order_by("indicator__order", "period__number"):
        found.setdefault(row.indicator_id, []).append(row)
    return [Measured(v[0].indicator.name, v[0].indicator.unit, _bars(v)) for v in found.values()]


def _bars(values: list[IndicatorValue]) -> list[dict[str, Any]]:
    top = max((n for v in values for n in (v.target, v.actual) if n is not None), default=Decimal(0))
    return [
        {
            "period": v.period, "target": v.target, "actual": v.actual, "percent": v.percent, "note": v.note,
            "target_width": f"{_share(v.target or Decimal(0), top)}", "actual_width": f"{_share(v.actual or Decimal(0), top)}",
        }
        for v in values
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reached:
    """People of one kind: planned and the most reached in a period. The same people come again: periods are not added up."""

    kind: str
    planned: int
    number: int
    width: str


def reached(contract: Contract) -> list[Reached]:
    rows = Beneficiaries.objects.filter(period__contract=contract, number__isnull=False).order_by("pk")
    best: dict[str, Beneficiaries] = {}
    for row in rows:
        if row.kind not in best or (row.number or 0) > (best[row.kind].number or 0):
            best[row.kind] = row
    return [
        Reached(str(r.get_kind_display()), r.planned, r.number or 0, f"{min(Decimal(100), _share(Decimal(r.number or 0), Decimal(r.planned)))}")
        for r in best.values()
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """What public money brought: dinars for each person, planned, actual, and of comparable contracts (their median)."""

    planned_people: int
    people: int
    planned_cost: Decimal | None
    actual_cost: Decimal | None
    comparable_cost: Decimal | None
    comparable_count: int
    outcomes: list[tuple[str, Decimal | None, Decimal | None]]  # (indicator, planned cost of a unit, actual cost)


def value_for_money(contract: Contract) -> Value:
    """Cost per beneficiary and per outcome against the plan and contracts of the same field."""
    groups = reached(contract)
    planned, people = sum(g.planned for g in groups), sum(g.number for g in groups)
    costs = sorted(_comparable(contract))
    middle = len(costs) // 2
    median = (costs[middle] if len(costs) % 2 else _cost(costs[middle - 1] + costs[middle], 2)) if costs else None
    spent = contract.paid or contract.certified
    return Value(
        planned,
        people,
        _cost(contract.amount, planned),
        _cost(spent, people),
        median,
        len(costs),
        _outcomes(contract, spent),
    )


def _cost(amount: Decimal, units: Any) -> Decimal | None:
    return (amount / units).quantize(Decimal("0.001")) if units and amount else None


def _comparable(contract: Contract) -> Iterator[Decimal]:
    """Cost per person of other contracts of the same field, from what they paid and reached. Two queries."""
    others = Contract.objects.filter(project__field=contract.project.field, paid__gt=0).exclude(pk=contract.pk)
    most: dict[int, dict[str, int]] = {}
    rows = Beneficiaries.objects.filter(period__contract__in=others, number__gt=0)
    for pk, kind, number in rows.values_list("period__contract_id", "kind", "number"):
        kinds = most.setdefault(pk, {})
        kinds[kind] = max(kinds.get(kind, 0), number or 0)
    for pk, paid in others.filter(pk__in=most).values_list("pk", "paid"):
        cost = _cost(paid, sum(most[pk].values()))
        if cost is not None:
            yield cost


def _outcomes(contract: Contract, spent: Decimal) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """Only countable outcomes, not percentages: the last period's figures stand for the contract."""
    last = contract.periods.filter(values__actual__isnull=False).order_by("-number").first()
    if last is None:
        return []
    countable = last.values.exclude(indicator__unit__contains="%").exclude(indicator__name__contains="%")
    rows = countable.select_related("indicator").filter(target__gt=0)
    return [
        (row.indicator.name, _cost(contract.amount, row.target), _cost(spent, row.actual)) for row in rows if row.actual
    ]


def contracts_matching(rows: QuerySet[Contract], asked: dict[str, Any]) -> QuerySet[Contract]:
    """The register's filters: words or number, state, field, an end before a day, what needs attention."""
    if state := asked.get("state"):
        rows = rows.filter(state=state)
    if field := asked.get("field"):
        rows = rows.filter(project__field=field)
    if query := (asked.get("q") or "").strip():
        found = search(rows, query, "project__search_key", "partner__search_key").values("pk")
        rows = rows.filter(Q(pk__in=found) | Q(number__icontains=query[:60]))
    if before := asked.get("ends_before"):
        near = [row.pk for row in rows.filter(starts_on__isnull=False) if row.ends_on and row.ends_on < before]
        rows = rows.filter(pk__in=near)
    if asked.get("needs") == "late":
        late = Q(milestones__state__in=("planned", "returned"), milestones__due_on__lt=today())
        reports = Period.objects.filter(state__in=("open", "returned"), due_on__lt=today()).values("contract")
        rows = rows.filter(pk__in=rows.filter(late | Q(pk__in=reports), state="in_force").values("pk"))
    if asked.get("needs") == "expiring":
        soon = Bond.objects.filter(outcome="", expires_on__lte=today() + dt.timedelta(days=30)).values("contract")
        rows = rows.filter(pk__in=soon)
    return rows


def totals(rows: QuerySet[Contract]) -> dict[str, Decimal]:
    """Sums over a list of contracts, in dinars."""
    found = rows.aggregate(
        amount=Sum("amended_amount"), certified=Sum("certified"), paid=Sum("paid"), retained=Sum("retained")
    )
    return {name: value or Decimal(0) for name, value in found.items()}
