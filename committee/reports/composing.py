"""A report's content as data: its sections with their sentences, figures and lists. What is approved is this, for ever."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.dates import MONTHS

from committee.models import Directive
from committee.oversight.base import FIGURES, MONEY, PERCENT, PLAIN, Figure, Result, percent
from committee.oversight.exceptions import EXCEPTIONS
from committee.oversight.figures.competition import tenders as tenders_of
from committee.oversight.figures.delivery import elapsed
from committee.oversight.models import ContractReview
from committee.oversight.scope import Scope
from committee.reports.prose import PROSE, Results
from committee.reports.sections import SECTIONS, Section
from contracts.models import Contract
from partnership.interface.formats import day
from partnership.people.roles import ROLES
from partnership.workflow.clock import now
from partnership.workflow.path import BY_MODEL

QUARTERS = {"q1": "الربع الأول", "q2": "الربع الثاني", "q3": "الربع الثالث", "q4": "الربع الرابع"}
KINDS_OF_PERIOD = {"": "التقرير السنوي", "q": "التقرير ربع السنوي", "m": "التقرير الشهري"}
MOST_ROWS = 3_000  # of an annex; more is said


def period_words(year: int, part: str) -> str:
    """«سنة 2026», «الربع الثاني من سنة 2026», «شهر مارس 2026»."""
    if part.startswith("q"):
        return f"{QUARTERS[part]} من سنة {year}"
    with translation.override("ar"):
        return f"شهر {MONTHS[int(part[1:])]} {year}" if part else f"سنة {year}"


def kind_words(part: str) -> str:
    return KINDS_OF_PERIOD[part[:1]]


def scope_of(report: Any, at: datetime) -> Scope:
    first, last = report.days
    return Scope(at=at, first=first, last=last)


def reckoned(scope: Scope) -> Results:
    """Every figure that a report may hold, once."""
    codes = dict.fromkeys(code for section in SECTIONS.values() for code in section.figures)
    return {code: FIGURES[code].reckon(scope) for code in codes}


def frozen_of(report: Any, *, at: datetime | None = None) -> dict[str, Any]:
    """The whole content in Arabic, ready for JSON. Some forty queries, however much there is."""
    moment = at or now()
    with translation.override("ar"):
        scope = scope_of(report, moment)
        found, numbers = reckoned(scope), {"figure": 0, "table": 0}
        rows = [row for row in report.sections.all() if row.is_included]
        sections = [_section(n, row, scope, found, numbers) for n, row in enumerate(rows, 1)]
        first, last = report.days
        return {
            "title": report.title, "kind": kind_words(report.part), "period": period_words(report.year, report.part),
            "first": day(first), "last": day(last), "reckoned": day(timezone.localdate(moment)), "foreword": report.foreword,
            "sections": sections, "prepared_by": report.drafted_by.name,
            "approved_by": report.approved_by.name if report.approved_by else "",
        }  # fmt: skip


def _section(number: int, row: Any, scope: Scope, found: Results, numbers: dict[str, int]) -> dict[str, Any]:
    section = SECTIONS[row.code]
    figures = [_figure(FIGURES[code], found[code], numbers) for code in section.figures if _says_something(found[code])]
    return {
        "code": row.code, "number": number, "title": str(section.title), "paragraphs": PROSE[row.code](found),
        "comment": row.comment, "figures": figures, "tables": _lists(section, scope, numbers),
    }  # fmt: skip


def _says_something(result: Result) -> bool:
    return any(any(line.values) for line in result.lines)


def _figure(figure: Figure, result: Result, numbers: dict[str, int]) -> dict[str, Any]:
    """A figure with its drawing and its table, each numbered through the report."""
    columns = [
        {"code": c.code, "name": str(c.name), "unit": c.unit, "drawn": c.code in figure.draw} for c in figure.columns
    ]
    drawn = [n for n, c in enumerate(columns) if c["drawn"]]
    is_drawn = len(result.lines) > 1 and any(
        line.values[n] for line in result.lines for n in drawn
    )  # one bar compares nothing
    numbers["table"] += 1
    numbers["figure"] += bool(is_drawn)
    return {
        "code": figure.code, "name": str(figure.name), "head": str(figure.head), "words": str(figure.words), "source": str(figure.source),
        "figure": numbers["figure"] if is_drawn else None, "table": numbers["table"], "columns": columns,
        "lines": [{"label": str(line.label), "values": _kept(line.values)} for line in result.lines],
        "total": _kept(result.total) if result.total is not None and len(result.lines) > 1 else None, "whole": str(figure.whole),
    }  # fmt: skip


def _kept(values: Any) -> list[Any]:
    """Decimals as text: JSON has no exact numbers."""
    return [value if value is None or isinstance(value, int) else str(value) for value in values]


# --- lists of rows by name --------------------------------------------------------------------------------------------
def _lists(section: Section, scope: Scope, numbers: dict[str, int]) -> list[dict[str, Any]]:
    made = []
    for code in section.lists:
        title, wide, heads, rows = LISTS[code](scope)
        if rows:
            numbers["table"] += 1
            made.append({
                "code": code, "name": title, "table": numbers["table"], "wide": wide,
                "columns": [{"name": name, "unit": unit} for name, unit in heads],
                "rows": [_kept(row) for row in rows[:MOST_ROWS]], "more": max(0, len(rows) - MOST_ROWS),
            })  # fmt: skip
    return made


Listing = tuple[str, bool, list[tuple[str, str]], list[tuple[Any, ...]]]


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else "—"


def _local(value: datetime | None) -> str:
    return _day(timezone.localdate(value)) if value else "—"


def _state(obj: Any) -> str:
    return str(BY_MODEL[obj.machine].states(obj.state).label)


def exceptions(scope: Scope) -> Listing:
    rows = []
    for kind in EXCEPTIONS.values():
        for case in kind.found(scope)[:200]:
            contract = case if isinstance(case, Contract) else case.contract
            what = "" if case is contract else str(getattr(case, "title", "") or getattr(case, "subject", ""))
            rows.append((str(kind.name), contract.number, what or contract.project.title, str(ROLES[kind.owner].label), str(kind.action)))  # fmt: skip
    heads = [("الاستثناء", PLAIN), ("العقد", PLAIN), ("الموضوع", PLAIN), ("المسؤول", PLAIN), ("الإجراء المطلوب", PLAIN)]
    return "الاستثناءات والمسؤولون عنها", False, heads, rows


def directives(scope: Scope) -> Listing:
    """Those of the period, and older ones that are still open."""
    found = Directive.objects.filter(scope.during("issued_at") | ~Q(state="closed")).order_by("issued_at", "pk")
    rows = [(d.number, d.text, _day(d.due_on), _state(d), d.evidence or "—") for d in found]
    heads = [("الرقم", PLAIN), ("نص التوجيه", PLAIN), ("الموعد", PLAIN), ("الحالة", PLAIN), ("ما نفذ", PLAIN)]
    return "التوجيهات وما نفذ منها", False, heads, rows


def reviews(scope: Scope) -> Listing:
    found = ContractReview.objects.filter(scope.during("recorded_at"), state="recorded").select_related("contract").order_by("recorded_at", "pk")  # fmt: skip
    rows = [
        (r.contract.number, r.subject, _local(r.recorded_at), str(r.get_finding_display()), r.action or "—")
        for r in found
    ]
    heads = [("العقد", PLAIN), ("ما روجع", PLAIN), ("التاريخ", PLAIN), ("النتيجة", PLAIN), ("ما يجب عمله", PLAIN)]
    return "مراجعات العقود ونتائجها", False, heads, rows


def contracts(scope: Scope) -> Listing:
    """Contracts that were in force at any time of the period, the largest first."""
    found = Contract.objects.exclude(in_force_at=None).select_related("project__department", "partner").order_by("-amended_amount", "pk")  # fmt: skip
    if scope.last:
        found = found.filter(in_force_at__date__lte=scope.last)
    if scope.first:
        found = found.filter(Q(ended_at=None) | Q(ended_at__date__gte=scope.first))
    rows = [
        (c.number, c.project.title, str(c.project.department), str(c.partner), c.amended_amount, c.paid, percent(c.paid, c.amended_amount), elapsed(c, scope), _day(c.starts_on), _state(c))
        for c in found
    ]  # fmt: skip
    heads = [("العقد", PLAIN), ("المشروع", PLAIN), ("الإدارة", PLAIN), ("الشريك", PLAIN), ("المبلغ", MONEY), ("المدفوع", MONEY), ("نسبة المدفوع", PERCENT), ("المنقضي من المدة", PERCENT), ("البدء", PLAIN), ("الحالة", PLAIN)]  # fmt: skip
    return "العقود النافذة في الفترة", True, heads, rows


def tenders(scope: Scope) -> Listing:
    """The tenders announced in the period."""
    found = tenders_of(scope).select_related("project__department", "terms").order_by("announced_at", "pk")
    rows = [
        (t.reference, t.project.title, str(t.project.department), str(t.get_method_display()), _local(t.announced_at), _local(t.closing_at), t.terms.estimated_budget, _state(t))
        for t in found
    ]  # fmt: skip
    heads = [("المناقصة", PLAIN), ("المشروع", PLAIN), ("الإدارة", PLAIN), ("الطريقة", PLAIN), ("الإعلان", PLAIN), ("الإغلاق", PLAIN), ("التقدير", MONEY), ("الحالة", PLAIN)]  # fmt: skip
    return "المناقصات المعلن عنها في الفترة", True, heads, rows


LISTS: dict[str, Callable[[Scope], Listing]] = {
    "exceptions": exceptions, "directives": directives, "reviews": reviews, "contracts": contracts, "tenders": tenders,
}  # fmt: skip
