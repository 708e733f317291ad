"""The contracts' section of the project file."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.selectors import contracts_visible
from tenders.file_sections import Context, register

HEAD = (
    "number", "state", "amended_amount", "paid", "starts_on", "duration_months", "project",
    "partner__name", "partner__name_en", "partner__state",
)  # fmt: skip


def contracts_section(project: Any, user: Any) -> Context:
    """Each contract with its partner, amount and what has been paid."""
    rows = contracts_visible(user).filter(project=project).order_by("-pk")
    found = list(rows.select_related(None).select_related("partner").only(*HEAD))
    return {"contracts": found} if found else None


register("contract", contracts_section, "contracts/parts/file_contracts.html", title=_("Contract"), order=40)
