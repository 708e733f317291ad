"""Lists of contracts."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, StateColumn, TextColumn


class ContractTable(ListTable):
    caption = _("Contracts")
    empty_title = _("No contract fits this filter.")

    number = CodeColumn(verbose_name=_("Number"))
    project = TextColumn(accessor="project__name", verbose_name=_("Project"), order_by=("project__title",))
    partner = TextColumn(verbose_name=_("Partner"), order_by=("partner__name",))
    amended_amount = MoneyColumn(verbose_name=_("Amount"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)
