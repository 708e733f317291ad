"""The list of reports."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, StateColumn, TextColumn, WhenColumn


class ReportTable(ListTable):
    caption = _("Reports to the higher committee")
    empty_title = _("There is no report yet.")

    number = CodeColumn(verbose_name=_("Number"))
    title = TextColumn(verbose_name=_("Title"))
    drafted_at = WhenColumn(verbose_name=_("Drafted"))
    approved_at = WhenColumn(verbose_name=_("Approved"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)
