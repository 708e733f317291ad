"""Lists of contracts."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, StateColumn, TextColumn, WhenColumn
from partnership.workflow.path import ClauseState


class ContractTable(ListTable):
    caption = _("Contracts")
    empty_title = _("No contract fits this filter.")

    number = CodeColumn(verbose_name=_("Number"))
    project = TextColumn(accessor="project__name", verbose_name=_("Project"), order_by=("project__title",))
    partner = TextColumn(verbose_name=_("Partner"), order_by=("partner__name",))
    amended_amount = MoneyColumn(verbose_name=_("Amount"))
    paid = MoneyColumn(verbose_name=_("Paid"))
    ends = WhenColumn(accessor="ends_on", verbose_name=_("Ends on"), orderable=False)
    state = StateColumn()

    class Meta:
        order_by = ("-number",)


class LibraryTable(ListTable):
    """The clauses of the library."""

    caption = _("Clause library")
    empty_title = _("No clause fits this filter.")

    title = TextColumn(verbose_name=_("Title"), empty_values=(), linkify=True)
    title_en = TextColumn(verbose_name=_("Title in English"))
    version = TextColumn(verbose_name=_("Version"))
    waiting_state = TextColumn(verbose_name=_("Being written"))
    code = CodeColumn(verbose_name=_("Code"))

    class Meta:
        order_by = ("code",)

    def render_title(self, record: Any) -> str:
        """The approved title, or the one being written where none is approved yet."""
        return str(record.title or record.waiting_title or "")

    def render_waiting_state(self, value: str) -> Any:
        return ClauseState(value).label
