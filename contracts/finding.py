"""What the one search finds of contracts: by number, or by the project's words."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.selectors import contracts_visible
from partnership.workflow.finding import Found, Source, register
from tenders.finding import by_project


def _contract(row: Contract) -> Found:
    return Found(row.project.name, row.get_absolute_url(), row.number, row.partner.name, row)


register(
    Source(
        "contracts", _("Contracts"), contracts_visible, _contract, fields=("search_key",), codes=("number",), order=40,
        match=by_project, all_at="contracts:contracts",
    )
)  # fmt: skip
