"""Which sections a report may have, in their usual order, and which figures each holds."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Section:
    """`figures` are drawn and printed as tables; `lists` are rows by name (composing.LISTS)."""

    code: str
    title: str | Promise
    figures: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


_ALL = (
    Section("summary", _("Summary")),
    Section("pipeline", _("Projects under way"), ("pipeline", "stage_days", "requests")),
    Section("tenders", _("Tenders and awards"), ("outcomes", "competition", "concentration", "savings", "price_outliers", "flags")),
    Section("contracts", _("Contracts and achievement"), ("achievement", "indicators", "penalties"), ("reviews",)),
    Section("money", _("The money"), ("budget_lines", "spending_field", "spending_department", "spending_kind", "certificates", "forecast")),
    Section("beneficiaries", _("Beneficiaries and return"), ("beneficiaries", "reached", "cost", "reached_cost", "returns", "cost_outliers")),
    Section("partners", _("Performance of partners"), ("evaluations", "standings", "standing", "partners")),
    Section("complaints", _("Complaints"), ("complaints",)),
    Section("exceptions", _("Exceptions"), ("exceptions",), ("exceptions",)),
    Section("directives", _("Directives and their execution"), ("directives",), ("directives",)),
    Section("annexes", _("Annexes"), (), ("contracts", "tenders")),
)  # fmt: skip
SECTIONS: dict[str, Section] = {section.code: section for section in _ALL}
CHOICES = [(section.code, section.title) for section in _ALL]
