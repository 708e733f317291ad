"""Lists of tenders."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, StateColumn, TextColumn, WhenColumn


class TenderTable(ListTable):
    """Every tender a person may see."""

    caption = _("Tenders")
    empty_title = _("No tender fits this filter.")

    reference = CodeColumn(verbose_name=_("Number"))
    title = TextColumn(accessor="project__name", verbose_name=_("Title"), order_by=("project__title",))
    method = tables.Column(accessor="get_method_display", verbose_name=_("Method"), order_by=("method",))
    closing_at = WhenColumn(hour=True, verbose_name=_("Closing date"))
    state = StateColumn()

    class Meta:
        order_by = ("-reference",)
        attrs: dict[str, Any] = {}
