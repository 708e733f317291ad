"""The yearly plan as an official document."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from committee.meetings.subjects import decision_number
from committee.plans.models import Plan
from committee.plans.selectors import Total, totals, with_money
from partnership.documents.registry import document
from partnership.people.roles import READERS, has_role


def _readers(user: Any, official: Any) -> bool:
    return has_role(user, *READERS)


def _total(total: Total) -> dict[str, Any]:
    return {"label": str(total.label), "lines": total.lines, "planned": str(total.planned)}


@document(
    "committee.plan", title=_("Yearly partnership plan"), template="committee/pdf/plan.html", series="PL",
    visible=_readers, landscape=True,
)  # fmt: skip
def plan_data(plan: Plan) -> dict[str, Any]:
    """Every line by department, sums by department and by field."""
    lines = list(with_money(plan.lines.select_related("department").order_by("department__name", "quarter", "pk")))
    whole = Total()
    for line in lines:
        whole.add(line)
    return {
        "year": plan.year,
        "note": plan.note,
        "decision": decision_number(plan),
        "lines": [
            {
                "department": line.department.name, "title": line.title, "why": line.why,
                "field": line.get_field_display(), "quarter": line.get_quarter_display(),
                "beneficiaries": line.beneficiaries, "budget": str(line.budget),
            }
            for line in lines
        ],
        "departments": [_total(t) for t in totals(lines, lambda line: line.department.name)],
        "fields": [_total(t) for t in totals(lines, lambda line: line.get_field_display())],
        "whole": _total(whole),
    }  # fmt: skip
