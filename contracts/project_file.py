"""The contracts' section of the project file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import contracts_visible
from tenders.file_sections import Context, register


def contracts_section(project: Any, user: Any) -> Context:
    """Each contract with its partner, amount and what has been paid."""
    found = list(contracts_visible(user).filter(project=project).order_by("-pk"))
    return {"contracts": found} if found else None


register("contract", contracts_section, "contracts/parts/file_contracts.html", title=_("Contract"), order=40)
