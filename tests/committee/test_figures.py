"""Each figure against plain computation over the rows: all filters, the rows behind each number, queries that do not grow."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from statistics import median, quantiles
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone, translation

from committee.evaluation.flags import CLOSE_PERCENT, HEAVY_PERCENT, Present, flags_of
from committee.models import Award, BidResult, Complaint
from committee.oversight.base import FIGURES, Result, percent
from committee.oversight.figures import awards, delivery, pipeline
from committee.oversight.scope import Scope, period
from committee.oversight.selectors import calendar_of
from committee.requests.services import request_file
from committee.services.office import directive_issue
from contracts.models import Beneficiaries, Contract, Evaluation, IndicatorValue, Milestone, Payment, Penalty, Period
from contracts.selectors import standing_of
from partnership.audit.models import TrailEntry
from partnership.partners.models import Partner
from partnership.workflow.clock import today
from partnership.workflow.path import STAGE_OF
from tenders.models import BeneficiaryGroup, Bid, Commitment, Project, Tender
from tests.committee.oversight_data import NOW, World, queries_of
from tests.factories import make_partner, make_user

pytestmark = pytest.mark.django_db
FIRST, LAST = period(2026)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One programme for the whole module; each test's own changes are undone inside it."""
    with django_db_blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        made = World(size=30)
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(params=["everything", "a year", "a field", "a department", "a kind"])
def scope(request: Any, world: World, db: None) -> Scope:
    facts: dict[str, dict[str, Any]] = {
        "everything": {}, "a year": {"first": FIRST, "last": LAST}, "a field": {"field": "care"},
        "a department": {"department": world.departments[0].pk}, "a kind": {"kind": "firm"},
    }  # fmt: skip
    return Scope(at=NOW, **facts[request.param])


def of(code: str, scope: Scope) -> dict[str, tuple[Any, ...]]:
    return {line.key: line.values for line in FIGURES[code].reckon(scope).lines}


def within(scope: Scope, moment: Any) -> bool:
    """In the period, by the day in Bahrain."""
    if scope.first is None:
        return True
    return moment is not None and scope.first <= timezone.localdate(moment) <= (scope.last or scope.first)


def fits(scope: Scope, project: Project, partner: Partner | None = None) -> bool:
    return (
        (not scope.field or project.field == scope.field)
        and scope.department in (None, project.department_id)
        and (partner is None or not scope.kind or partner.kind == scope.kind)
    )


def test_projects_by_stage_with_their_days_and_the_bottleneck(scope: Scope) -> None:
    rows: dict[str, list[timedelta]] = defaultdict(list)
    for project in Project.objects.all():
        if within(scope, project.created_at) and fits(scope, project):
            rows[project.stage].append(NOW - project.stage_since)
    found = of("pipeline", scope)
    for stage, values in found.items():
        days = [Decimal(d // timedelta(microseconds=1)) / 86_400_000_000 for d in rows[stage]]
        mean = sum(days) / len(days) if days else None
        assert values[0] == len(days)
        assert values[1] is mean is None or abs(values[1] - mean) <= Decimal("0.051")
        assert values[2] is None if not days else abs(values[2] - max(days)) <= Decimal("0.051")
    waiting = {s: sum(d, timedelta()) / len(d) for s, d in rows.items() if d and s not in pipeline.UNHURRIED}
    worst = pipeline.bottleneck(pipeline.stages(scope))
    assert worst is not None and worst["stage"] == max(waiting, key=lambda s: (waiting[s], len(rows[s])))


def test_days_spent_in_stages_come_from_the_trail(story_of_stages: list[tuple[str, str, str]]) -> None:
    entries: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    for row in TrailEntry.objects.filter(kind__in=("begin", "step"), machine__in=list(STAGE_OF)).order_by("id"):
        stage = STAGE_OF[row.machine].get(row.to_state)
        if stage and row.project_id and (not entries[row.project_id] or entries[row.project_id][-1][1] != stage):
            entries[row.project_id].append((row.at, stage))
    stays: dict[str, list[float]] = defaultdict(list)
    for moves in entries.values():
        for (at, stage), (gone, _next) in zip(moves, moves[1:], strict=False):
            stays[stage].append((gone - at).total_seconds() / 86_400)
    found = of("stage_days", Scope(at=NOW))
    assert {stage: values[0] for stage, values in found.items()} == {stage: len(days) for stage, days in stays.items()}
    for stage, days in stays.items():
        assert float(found[stage][1]) == pytest.approx(median(days), abs=0.051)


@pytest.fixture
def story_of_stages(officer: Any) -> list[tuple[str, str, str]]:
    """Two projects that went on, came back and went on again: rows of the trail as the one door writes them."""
    from partnership.audit.services import record  # noqa: PLC0415 -- beside its one use

    told = [
        ("tenders.termsofreference", "draft", "finance_review"), ("tenders.termsofreference", "finance_review", "returned"),
        ("tenders.termsofreference", "returned", "finance_review"), ("tenders.termsofreference", "finance_review", "approved"),
        ("tenders.tender", "preparing", "announced"),
    ]  # fmt: skip
    for number in (7, 8):
        for machine, before, after in told:
            TrailEntry.objects.create(kind="step", machine=machine, object_id=str(number), project_id=number, from_state=before, to_state=after, step="x")  # fmt: skip
    record("edited", by=officer)
    return told


def opened(scope: Scope) -> list[Tender]:
    states = ("technical_opened", "financial_opened", "evaluated", "awarded", "unsuccessful")
    return [
        t
        for t in Tender.objects.select_related("project")
        if t.state in states and within(scope, t.announced_at) and fits(scope, t.project)
    ]


def test_bids_per_tender_count_opened_tenders_only(scope: Scope) -> None:
    found = of("competition", scope)
    tenders = opened(scope)
    for method in ("open", "limited"):
        mine = [t for t in tenders if t.method == method]
        bids = [Bid.objects.filter(tender=t).exclude(state__in=("draft", "withdrawn")).count() for t in mine]
        each = (Decimal(sum(bids)) / len(mine)).quantize(Decimal("0.01")) if mine else None
        assert found[method] == (
            len(mine),
            percent(len(mine), len(tenders)),
            sum(bids),
            each,
            bids.count(1),
            bids.count(0),
        )


def standing_awards(scope: Scope) -> list[Award]:
    rows = Award.objects.select_related("tender__project", "tender__terms", "bid__partner").filter(
        state__in=("standstill", "final")
    )
    return [a for a in rows if within(scope, a.decided_at) and fits(scope, a.tender.project, a.bid.partner)]


def test_concentration_names_the_largest_and_sums_the_squares(scope: Scope) -> None:
    sums: dict[int, list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for award in standing_awards(scope):
        sums[award.bid.partner_id][0] += 1
        sums[award.bid.partner_id][1] += award.amount
    whole = sum((amount for _n, amount in sums.values()), Decimal(0))
    found = of("concentration", scope)
    for key, values in found.items():
        if key != "rest":
            assert values == (*sums[int(key)], percent(sums[int(key)][1], whole))
    assert sum(values[1] for values in found.values()) == whole
    shares = [amount * 100 / whole for _n, amount in sums.values()]
    if whole:
        assert f"{awards.hhi(shares):,}" in str(FIGURES["concentration"].reckon(scope).says)
        assert awards.hhi(shares) == round(sum(share * share for share in shares))


def test_figures_name_partners_and_projects_in_the_readers_language(world: World, db: None) -> None:
    scope = Scope(at=NOW)
    Partner.objects.update(name_en="Hope Society")
    Project.objects.update(title_en="Day care")
    with translation.override("en"):
        assert {line.label for line in FIGURES["concentration"].reckon(scope).lines if line.key != "rest"} == {
            "Hope Society"
        }
        assert all("Day care" in case.label for case in named_contracts(scope))
        assert any("Day care" in coming.label for coming in calendar_of(scope))
        Project.objects.update(title_en="")
        assert not any("Day care" in coming.label for coming in calendar_of(scope))
    with translation.override("ar"):
        assert "Hope Society" not in {line.label for line in FIGURES["concentration"].reckon(Scope(at=NOW)).lines}


def named_contracts(scope: Scope) -> list[delivery.Case]:
    """The exceptions that are named by their contract's project."""
    found = delivery.named_cases(scope)
    contracts = [case for code in ("over_budget", "expired_guarantee") for case in found.get(code, [])]
    assert contracts
    return contracts


def test_flags_equal_those_of_each_tenders_own_page(scope: Scope) -> None:
    raised: dict[str, int] = defaultdict(int)
    ranked = [t for t in opened(scope) if t.state in ("financial_opened", "evaluated", "awarded")]
    for tender in ranked:
        results = list(BidResult.objects.filter(tender=tender))
        ids = {r.pk: str(r.pk) for r in results}
        present = Present(
            department="", days=(tender.closing_at - tender.announced_at).days, tenderers=tuple(ids.values()),  # type: ignore[operator]
            prices={ids[r.pk]: r.price for r in results if r.rank}, excluded=tuple(ids[r.pk] for r in results if r.rank is None),
            first=next((ids[r.pk] for r in results if r.rank == 1), None), estimate=tender.terms.estimated_budget, names={},
        )  # fmt: skip
        for flag in flags_of(present, []):
            raised[flag.code] += flag.raised
    for code, values in of("flags", scope).items():
        assert values == (raised[code], percent(raised[code], len(ranked))), code
    assert CLOSE_PERCENT and HEAVY_PERCENT


def test_savings_and_awards_out_of_the_usual(scope: Scope) -> None:
    rows = [a for a in standing_awards(scope) if a.tender.terms.estimated_budget]
    sums: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for award in rows:
        line = sums[award.tender.project.field]
        line[0], line[1], line[2] = line[0] + 1, line[1] + award.tender.terms.estimated_budget, line[2] + award.amount
    found = of("savings", scope)
    assert found == {f: (n, e, a, e - a, percent(e - a, e)) for f, (n, e, a) in sums.items()}
    shares = {
        a.pk: float((a.tender.terms.estimated_budget - a.amount) * 100 / a.tender.terms.estimated_budget) for a in rows
    }
    assert set(of("price_outliers", scope)) == {str(pk) for pk in outside(shares)}


def outside(values: dict[int, float]) -> set[int]:
    if len(values) < 2:
        return set()
    first, _middle, third = quantiles(values.values(), n=4, method="inclusive")
    low, high = first - 1.5 * (third - first), third + 1.5 * (third - first)
    return {pk for pk, value in values.items() if value < low - 1e-9 or value > high + 1e-9}


def signed(scope: Scope) -> list[Contract]:
    rows = Contract.objects.select_related("project", "partner").exclude(in_force_at=None)
    return [c for c in rows if within(scope, c.in_force_at) and fits(scope, c.project, c.partner)]


def test_spending_by_field_department_kind_and_year(scope: Scope) -> None:
    sums: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(lambda: [Decimal(0)] * 3))

    def add(column: int, amount: Decimal, **keys: Any) -> None:
        for dimension, key in keys.items():
            line = list(sums[dimension][str(key)])
            line[column] += amount
            sums[dimension][str(key)] = line

    for c in Commitment.objects.filter(released_at=None).select_related("terms__project", "line"):
        year = c.line.fiscal_year
        kinds = {k.partner.kind for k in Contract.objects.filter(project=c.terms.project).select_related("partner")}
        if (
            (scope.first is None or scope.first.year <= year <= scope.last.year)
            and fits(scope, c.terms.project)
            and (not scope.kind or scope.kind in kinds)
        ):  # type: ignore[union-attr]
            add(0, c.amount, field=c.terms.project.field, department=c.terms.project.department_id, year=year)
    for k in signed(scope):
        add(
            1,
            k.amended_amount,
            field=k.project.field,
            department=k.project.department_id,
            kind=k.partner.kind,
            year=timezone.localtime(k.in_force_at).year,
        )
    for p in Payment.objects.filter(state="paid").select_related("contract__project", "contract__partner"):
        if within(scope, p.paid_at) and fits(scope, p.contract.project, p.contract.partner):
            project = p.contract.project
            add(
                2,
                p.net,
                field=project.field,
                department=project.department_id,
                kind=p.contract.partner.kind,
                year=timezone.localtime(p.paid_at).year,
            )
    for dimension in ("field", "department", "kind", "year"):
        found = of(f"spending_{dimension}", scope)
        first = (lambda v: None) if dimension == "kind" else (lambda v: v[0])
        assert found == {key: (first(v), v[1], v[2], percent(v[2], v[1])) for key, v in sums[dimension].items()}, (
            dimension
        )


def test_beneficiaries_cost_and_return(scope: Scope) -> None:
    contracts = signed(scope)
    projects = {c.project_id for c in contracts}
    groups = [g for g in BeneficiaryGroup.objects.select_related("terms__project") if g.terms.project_id in projects]
    people: dict[str, int] = defaultdict(int)
    by_kind: dict[str, int] = defaultdict(int)
    for group in groups:
        people[group.terms.project.field] += group.number
        by_kind[group.kind] += group.number
    assert {kind: values[0] for kind, values in of("beneficiaries", scope).items()} == by_kind
    cost, returns = of("cost", scope), of("returns", scope)
    for field in {c.project.field for c in contracts}:
        mine = [c for c in contracts if c.project.field == field]
        amount, paid = sum(c.amended_amount for c in mine), sum(c.paid for c in mine)
        done = sum(m.amount for m in Milestone.objects.filter(contract__in=mine, state="accepted"))
        each = (amount / people[field]).quantize(Decimal("0.001")) if people[field] else None
        assert cost[field] == (len(mine), amount, people[field], each)
        assert returns[field][2:4] == (done, paid)
        assert returns[field][1] == (Decimal(people[field] * 1000) / amount).quantize(Decimal("0.01"))
    numbers = {c.pk: sum(g.number for g in groups if g.terms.project_id == c.project_id) for c in contracts}
    each_of = {c.pk: float(c.amended_amount / numbers[c.pk]) for c in contracts if numbers[c.pk]}
    assert set(of("cost_outliers", scope)) == {str(pk) for pk in outside(each_of)}


def test_budget_lines_and_payments_and_the_months_to_come(scope: Scope) -> None:
    months: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    ahead = {f"{2026 + (10 + n) // 12}-{(10 + n) % 12 + 1:02d}" for n in range(12)}
    for m in Milestone.objects.select_related("contract__project", "contract__partner"):
        payment = Payment.objects.filter(milestone=m).first()
        if (
            m.contract.state in ("in_force", "suspended")
            and fits(scope, m.contract.project, m.contract.partner)
            and (payment is None or payment.state != "paid")
        ):
            key = f"{m.due_on:%Y-%m}"
            line = months[key if key in ahead else "overdue" if key < "2026-11" else "later"]
            line[0], line[1] = line[0] + 1, line[1] + m.amount
    assert {key: list(values) for key, values in of("forecast", scope).items() if values[0]} == months
    for line, values in of("budget_lines", scope).items():
        rows = [
            c
            for c in Commitment.objects.filter(line=int(line), released_at=None).select_related("terms__project")
            if fits(scope, c.terms.project)
        ]
        assert values[1] == sum(c.amount for c in rows)
        mine = [
            c
            for c in Contract.objects.exclude(in_force_at=None).select_related("project__terms")
            if c.project.terms.budget_line_id == int(line) and fits(scope, c.project)
        ]
        assert values[2:4] == (sum(c.amended_amount for c in mine), sum(c.paid for c in mine))
    payments = [
        p
        for p in Payment.objects.select_related("contract__project", "contract__partner")
        if within(scope, p.prepared_at) and fits(scope, p.contract.project, p.contract.partner)
    ]
    for state, values in of("certificates", scope).items():
        mine_of = [p.amount for p in payments if p.state == state]
        assert values == (len(mine_of), sum(mine_of))


def test_partners_standing_and_complaints(scope: Scope) -> None:
    rows: dict[str, list[bool]] = defaultdict(list)
    for m in Milestone.objects.select_related("contract__project", "contract__partner"):
        here = scope.first is None or scope.first <= m.due_on <= scope.last  # type: ignore[operator]
        if (
            here
            and m.due_on <= scope.today
            and m.contract.state in ("in_force", "suspended", "completed")
            and fits(scope, m.contract.project, m.contract.partner)
        ):  # type: ignore[operator]
            rows[str(m.contract.partner_id)].append(
                m.delivered_at is not None and timezone.localdate(m.delivered_at) <= m.due_on
            )  # type: ignore[operator]
    for partner, values in of("standing", scope).items():
        good = sum(rows[partner])
        assert values == (len(rows[partner]), good, len(rows[partner]) - good, percent(good, len(rows[partner])))
    complaints = [
        c.state
        for c in Complaint.objects.select_related("award__tender__project", "partner")
        if within(scope, c.filed_at) and fits(scope, c.award.tender.project, c.partner)
    ]
    assert {state: values[0] for state, values in of("complaints", scope).items()} == {
        s: complaints.count(s) for s in set(complaints)
    }


def best_reports(scope: Scope) -> list[Beneficiaries]:
    """The accepted report of each contract and kind that reached most people."""
    best: dict[tuple[int, str], Beneficiaries] = {}
    rows = Beneficiaries.objects.select_related("period__contract__project", "period__contract__partner").order_by("pk")
    for row in rows.filter(period__state="accepted", period__contract__in=signed(scope), number__isnull=False):
        key = (row.period.contract_id, row.kind)
        if key not in best or (row.number or 0) > (best[key].number or 0):
            best[key] = row
    return list(best.values())


def test_people_planned_and_reached_and_what_each_cost(scope: Scope) -> None:
    rows = best_reports(scope)
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        by_kind[row.kind][0] += row.planned
        by_kind[row.kind][1] += row.number or 0
    assert of("reached", scope) == {k: (p, n, percent(n, p)) for k, (p, n) in by_kind.items()}
    found = of("reached_cost", scope)
    reported = {row.period.contract for row in rows}
    assert set(found) == {c.project.field for c in reported}
    for field, values in found.items():
        mine = [c for c in reported if c.project.field == field]
        planned, people = (
            sum(getattr(r, name) for r in rows if r.period.contract.project.field == field)
            for name in ("planned", "number")
        )
        paid, amount = sum(c.paid for c in mine), sum(c.amended_amount for c in mine)
        assert values == (len(mine), paid, people, fils(paid, people), fils(amount, planned))


def fils(amount: Any, people: int) -> Decimal | None:
    return (Decimal(amount) / people).quantize(Decimal("0.001")) if people else None


def test_indicators_against_targets_as_the_performance_room_reckons_them(scope: Scope) -> None:
    rows: dict[str, list[IndicatorValue]] = defaultdict(list)
    for row in IndicatorValue.objects.filter(period__state="accepted").select_related("indicator", "period__contract__project", "period__contract__partner"):  # fmt: skip
        period, contract = row.period, row.period.contract
        here = scope.first is None or scope.first <= period.ends_on <= scope.last  # type: ignore[operator]
        if here and row.percent is not None and fits(scope, contract.project, contract.partner):
            rows[contract.project.field].append(row)
    found = of("indicators", scope)
    assert set(found) == set(rows)
    for field, (count, met, missed, mean) in found.items():
        mine = rows[field]
        reached = [r for r in mine if r.percent == 100]
        assert (count, met, missed) == (len(mine), len(reached), len(mine) - len(reached))
        assert abs(mean - sum(r.percent or 0 for r in mine) / len(mine)) <= Decimal("0.06")


def test_evaluations_standings_and_penalties(scope: Scope) -> None:
    scores: dict[str, list[Evaluation]] = defaultdict(list)
    for e in Evaluation.objects.filter(state__in=("concluded", "decided")).select_related("contract__project", "contract__partner"):  # fmt: skip
        if within(scope, e.concluded_at) and fits(scope, e.contract.project, e.contract.partner):
            scores[str(e.contract.partner_id)].append(e)
    told = {pk: [e.total or Decimal(0) for e in mine] for pk, mine in scores.items()}
    lowest = sorted(told, key=lambda pk: (sum(told[pk]) / len(told[pk]), int(pk)))[:12]
    assert list(of("evaluations", scope)) == lowest
    for partner, values in of("evaluations", scope).items():
        mean = (sum(told[partner]) / len(told[partner])).quantize(Decimal("0.1"))
        bad = sum(e.is_bad for e in scores[partner])
        assert values == (len(told[partner]), mean, min(told[partner]).quantize(Decimal("0.1")), bad)
    names: dict[str, int] = defaultdict(int)
    for partner in Partner.objects.filter(state__in=("approved", "debarred")):
        if not scope.kind or partner.kind == scope.kind:
            now = standing_of(partner, scope.today)
            names[now.value if now else "none"] += 1
    assert {key: values[0] for key, values in of("standings", scope).items()} == names
    sums: dict[str, list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0), Decimal(0)])
    for p in Penalty.objects.select_related("contract__project", "contract__partner"):
        if within(scope, p.imposed_at) and fits(scope, p.contract.project, p.contract.partner):
            line = sums[str(p.contract.partner_id)]
            line[0], line[1], line[2] = line[0] + 1, line[1] + p.amount, line[2] + (p.amount if p.waived_at else 0)
    for k in Payment.objects.filter(state="paid", penalty__gt=0).select_related("contract__project", "contract__partner"):  # fmt: skip
        if within(scope, k.paid_at) and fits(scope, k.contract.project, k.contract.partner):
            sums[str(k.contract.partner_id)][3] += k.penalty
    for key, values in of("penalties", scope).items():
        count, given, waived, taken = sums[key]
        assert values == (count, given, waived, given - waived, taken)
    total = FIGURES["penalties"].reckon(scope).total
    assert total is not None and total[1] == sum(line[1] for line in sums.values())


def test_every_linked_number_is_the_number_of_rows_behind_it_or_their_sum(scope: Scope) -> None:
    amounts = {
        "committed": "amount",
        "contracted": "amended_amount",
        "accepted": "amount",
        "paid": "net",
        "deducted": "penalty",
        "estimate": "tender__terms__estimated_budget",
    }
    directive_issue(by=make_user("higher"), text="يوسع البرنامج.", due_on=today())
    sender = make_user("partner")
    facts = {"title": "سوق", "field": "development", "text": "نقترح سوقاً.", "kind": "request"}
    request_file(by=sender, partner=make_partner(sender), **facts)
    for figure in FIGURES.values():
        result = figure.reckon(scope)
        for line in [*result.lines, *([_total(result)] if result.total else [])]:
            for column, value in zip(figure.columns, line.values, strict=True):
                if not column.linked or value is None or figure.code == "stage_days":
                    continue
                rows = list(figure.rows(scope, line.key, column.code))
                if column.code in ("planned", "reached"):
                    ways = {"planned": "planned", "reached": "number"}
                    assert sum(getattr(row, ways[column.code]) for row in rows) == value, (figure.code, line.key)
                elif column.unit == "count" and column.code != "people":
                    if not (figure.code == "exceptions" and not line.key):
                        assert len(rows) == value, (figure.code, line.key, column.code)
                elif column.unit == "money":
                    way = (
                        "paid"
                        if figure.code in ("budget_lines", "reached_cost") and column.code == "paid"
                        else _amount(rows, amounts.get(column.code, "amount"))
                    )
                    assert sum((_value(row, way) for row in rows), Decimal(0)) == value, (
                        figure.code,
                        line.key,
                        column.code,
                    )


def _total(result: Result) -> Any:
    from committee.oversight.base import Line  # noqa: PLC0415 -- beside its one use

    return Line("", "", result.total or ())


def _amount(rows: list[Any], way: str) -> str:
    return "amended_amount" if rows and isinstance(rows[0], Contract) else way


def _value(row: Any, way: str) -> Decimal:
    for part in way.split("__"):
        row = getattr(row, part)
    return row


def test_what_a_conflict_bars_is_in_no_figure(world: World) -> None:
    barred = next(t for t in Tender.objects.all() if t.state in ("evaluated", "awarded"))
    free, kept = Scope(at=NOW), Scope(at=NOW, barred=(barred.pk,))
    assert FIGURES["flags"].reckon(kept).total[0] == FIGURES["flags"].reckon(free).total[0] - 1  # type: ignore[index]
    assert barred not in FIGURES["competition"].rows(kept, "", "tenders")
    assert barred in FIGURES["competition"].rows(free, "", "tenders")


def test_queries_do_not_grow_with_the_data(world: World) -> None:
    few = {code: queries_of(lambda f=figure: f.reckon(Scope(at=NOW))) for code, figure in FIGURES.items()}  # type: ignore[misc]
    for n in range(100, 110):
        world.project(n)
    many = {code: queries_of(lambda f=figure: f.reckon(Scope(at=NOW))) for code, figure in FIGURES.items()}  # type: ignore[misc]
    assert many == few
    assert max(few.values()) <= 6  # alone; on a page they share what they ask


def test_exceptions_are_found_and_counted(world: World) -> None:
    scope = Scope(at=NOW)
    today = scope.today
    running = [c for c in Contract.objects.all() if c.state in ("in_force", "suspended")]
    late = [
        m
        for m in Milestone.objects.filter(contract__in=running)
        if m.state in ("planned", "returned") and m.due_on < today
    ]  # type: ignore[operator]
    over = [
        c
        for c in running
        if c.amended_amount
        > sum(k.amount for k in Commitment.objects.filter(terms__project=c.project_id, released_at=None))
    ]
    behind = []
    for c in running:
        rows = list(Milestone.objects.filter(contract=c))
        asked, done = (
            sum((m.amount for m in rows if test(m)), Decimal(0))
            for test in (lambda m: m.due_on <= today, lambda m: m.state == "accepted")
        )
        if asked > done + c.amended_amount * 20 / 100:
            behind.append(c)
    waiting = [
        m
        for m in Milestone.objects.filter(contract__in=running, state="delivered")
        if m.delivered_at < NOW - timedelta(days=10)
    ]  # type: ignore[operator]
    under = []
    for c in running:
        last = Evaluation.objects.filter(contract=c).order_by("-period__number").first()
        if last and last.indicators_score < 70:
            under.append(c)
    unreported = [p for p in Period.objects.filter(contract__in=running, state="open") if p.due_on < today]
    assert under and unreported
    counts = {code: count for code, (count, _ids) in delivery.exception_cases(scope).items()}
    assert counts == {
        "late": len(late), "over_budget": len(over), "behind_plan": len(behind), "under_target": len(under), "expired_guarantee": 0,
        "overdue_report": len(unreported), "waiting_acceptance": len(waiting), "overdue_review": 0,
    }  # fmt: skip
    assert [m.pk for m in delivery.named_cases(scope)["late"]] == [
        m.pk for m in sorted(late, key=lambda m: (m.due_on, m.pk))[:5]
    ]
