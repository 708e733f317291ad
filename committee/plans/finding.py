"""What the one search finds of the yearly plans."""

from django.utils.translation import gettext_lazy as _

from committee.plans.models import PlanLine
from committee.plans.selectors import lines_seen
from partnership.workflow.finding import Found, Source, register


def _line(row: PlanLine) -> Found:
    return Found(row.title, row.get_absolute_url(), about=str(row.plan))


register(
    Source(
        "plan_lines", _("Lines of yearly plans"), PlanLine, lines_seen, _line, order=56,
        reads=("title", "plan__year", "plan__state"),
    )
)  # fmt: skip
