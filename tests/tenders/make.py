"""Projects and terms for tests: through the services and the one door, as people make them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from partnership.workflow.engine import fire
from tenders.models import BudgetLine, Project, Rule, TermsOfReference
from tenders.services.budget import budget_line_create
from tenders.services.project import project_create
from tenders.services.terms import terms_update
from tests.factories import make_user

TITLE = "تشغيل نادي الوالدين النهاري في المحرق"
BUDGET = Decimal("96500.000")

FACTS: dict[str, Any] = {
    "objectives": "توفير رعاية نهارية لائقة لكبار السن.",
    "scope": "تشغيل النادي خمسة أيام في الأسبوع.",
    "duration_months": 12,
    "estimated_budget": BUDGET,
    "method": "open",
    "method_reason": "",
    "eligible_kinds": ["association", "firm"],
    "technical_weight": 70,
    "financial_weight": 30,
    "pass_mark": 70,
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "beneficiaries": [{"kind": "elderly", "number": 120, "note": "من سكان المحرق"}, {"kind": "families", "number": 90}],
    "deliverables": [
        {"title": "خطة التشغيل", "due_month": 1, "payment_percent": Decimal(40)},
        {"title": "التقرير السنوي", "due_month": 12, "payment_percent": Decimal(60)},
    ],
    "indicators": [{"name": "نسبة رضا المنتفعين", "target": Decimal(90), "unit": "%", "better": "higher"}],
    "criteria": [
        {"name": "الخبرة السابقة", "description": "أعمال مماثلة", "weight": 40, "minimum": 50},
        {"name": "منهجية التنفيذ", "weight": 60},
    ],
    "required_documents": [{"name": "نسخة من الترخيص", "envelope": "technical", "is_mandatory": True}],
}


def make_project(by: Any, **facts: Any) -> Project:
    """A project whose terms are an empty draft."""
    return project_create(by=by, **{"title": TITLE, "field": "centres"} | facts)


def complete_terms(project: Project, by: Any, **changes: Any) -> TermsOfReference:
    """Fill everything in; `changes` differ from it, tables in `rows`."""
    rows = ROWS | changes.pop("rows", {})
    return terms_update(project.terms, by=by, rows=rows, **FACTS | changes)


def make_line(by: Any = None, **facts: Any) -> BudgetLine:
    """An open central line of this year with 500,000 dinars; the same one when it is there already."""
    from partnership.workflow.clock import today  # noqa: PLC0415 -- asks the database's clock

    defaults = {
        "code": "2-41-7",
        "name": "برامج الشراكة المجتمعية",
        "fiscal_year": today().year,
        "amount": Decimal(500_000),
    }
    had = None if facts else BudgetLine.objects.filter(code="2-41-7", fiscal_year=today().year, department=None).first()
    return had or budget_line_create(by=by, **defaults | facts)


def submitted_terms(by: Any, **changes: Any) -> TermsOfReference:
    """Complete terms, sent to finance."""
    return fire(complete_terms(make_project(by), by, **changes), "submit", by=by)


def raise_ceiling() -> None:
    """Tests' tenders go into the ministry's own box, however large: the ceiling is as in the demonstration."""
    shipped = Rule.objects.filter(code="internal_ceiling").order_by("in_force_from", "pk")[0]
    facts = {name: getattr(shipped, name) for name in ("group", "order", "name", "name_en", "unit")}
    known = {"code": shipped.code, "in_force_from": shipped.in_force_from + timedelta(days=1)}
    Rule.objects.get_or_create(**known, defaults=facts | {"value": "5000000.000"})


def approved_terms(
    officer: Any, finance: Any = None, line: BudgetLine | None = None, through_board: bool = False, **changes: Any
) -> TermsOfReference:
    """Terms approved by finance: the money is committed and the tender prepared."""
    finance = finance or make_user("finance")
    if not through_board:
        raise_ceiling()
    terms = submitted_terms(officer, **changes)
    return fire(terms, "approve", by=finance, budget_line=line or make_line(finance))
