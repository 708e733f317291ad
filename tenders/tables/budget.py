"""The list of budget lines, with what is free on each."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnership.interface.formats import amount
from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn
from tenders.models import BudgetLine


class BudgetTable(ListTable):
    caption = _("Budget lines")
    empty_title = _("There is no budget line yet.")
    heading_column = "name"

    code = CodeColumn(verbose_name=_("Line number"))
    name = tables.Column(verbose_name=_("Name"), linkify=True)
    fiscal_year = tables.Column(verbose_name=_("Financial year"))
    department = tables.Column(verbose_name=_("Department"), order_by=("department__name", "pk"), empty_values=())
    amount = MoneyColumn(verbose_name=_("Allocated"))
    committed = MoneyColumn(verbose_name=_("Committed"))
    free_amount = MoneyColumn(verbose_name=_("Free"))
    share = tables.Column(verbose_name=_("Used"), empty_values=(), orderable=False)

    def render_name(self, record: BudgetLine) -> SafeString:
        closed = "" if record.is_open else format_html(' <small class="text-secondary">({})</small>', gettext("closed"))
        return format_html('<span dir="auto">{}</span>{}', record.label, closed)

    def render_fiscal_year(self, value: Any) -> SafeString:
        return format_html("<bdi>{}</bdi>", value)

    def render_department(self, record: BudgetLine) -> str:
        return str(record.department) if record.department else gettext("central")

    def render_share(self, record: BudgetLine) -> SafeString:
        return money_bar(record)

    def value_share(self, record: BudgetLine) -> Decimal | None:
        """The same in a file: percent, to one decimal."""
        return (record.committed * 100 / record.amount).quantize(Decimal("0.1")) if record.amount else None


def money_bar(line: BudgetLine) -> SafeString:
    """How much of a line is committed, as a bar that reads as text too."""
    share = int(line.committed * 100 / line.amount) if line.amount else 0
    label = gettext("%(committed)s of %(amount)s committed") % {
        "committed": amount(line.committed), "amount": amount(line.amount),
    }  # fmt: skip
    return format_html(
        '<span class="money-used"><meter class="money-bar" min="0" max="{}" value="{}" aria-label="{}">{}%</meter>'
        '<small><bdi dir="ltr">{}%</bdi></small></span>',
        line.amount or 1, line.committed, label, share, share,
    )  # fmt: skip
