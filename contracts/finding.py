"""What the one search finds of contracts, by number or by the project's words, and of the letters between their sides."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Letter
from contracts.selectors import contracts_visible, letters_visible
from partnership.workflow.finding import Found, Source, register
from tenders.finding import by_project


def _contract(row: Contract) -> Found:
    return Found(row.project.name, row.get_absolute_url(), row.number, row.partner.name, row)


def _letter(row: Letter) -> Found:
    return Found(row.subject, row.get_absolute_url(), row.number, row.contract.number)


register(
    Source(
        "contracts", _("Contracts"), Contract, contracts_visible, _contract, codes=("number",), order=40,
        reads=("number", "state", "project__title", "project__title_en", "partner__name", "partner__state"),
        match=by_project, through="projects", all_at="contracts:contracts",
    )
)  # fmt: skip
register(
    Source(
        "contract_letters", _("Letters of contracts"), Letter, letters_visible, _letter, codes=("number",), order=48,
        reads=("subject", "number", "contract__number", "contract__state"),
    )
)  # fmt: skip
