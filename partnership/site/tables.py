"""The list of feedback."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import ListTable, TextColumn, WhenColumn


class FeedbackTable(ListTable):
    """What visitors wrote."""

    caption = _("Feedback")
    empty_title = _("Nobody wrote yet.")
    heading_column = "text"

    sent_at = WhenColumn(hour=True, verbose_name=_("Sent"), linkify=("site:feedback_item", {"pk": tables.A("pk")}))
    kind = tables.Column(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    text = TextColumn(verbose_name=_("Message"), orderable=False)
    handled_at = WhenColumn(verbose_name=_("Handled"), default=_("not yet"))

    class Meta:
        attrs: dict[str, Any] = {}

    def render_text(self, value: str) -> str:
        return value if len(value) <= 120 else value[:119] + "…"
