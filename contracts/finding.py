"""What the one search finds of contracts: by number, or by the project's words."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import contracts_visible
from partnership.workflow.finding import Found, Source, Test, register
from tenders.models import Project


def _contract(row: Contract) -> Found:
    return Found(row.project.name, row.get_absolute_url(), row.number, row.partner.name, row)


def _by_project(rows: QuerySet[Any], test: Test, fields: tuple[str, ...]) -> QuerySet[Any]:
    return rows.filter(project__in=test(Project.objects.order_by(), *fields).values("pk"))


register(
    Source(
        "contracts", _("Contracts"), contracts_visible, _contract, fields=("search_key",), codes=("number",), order=40,
        match=_by_project, all_at="contracts:contracts",
    )
)  # fmt: skip
