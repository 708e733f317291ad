"""Bid securities in a list."""

from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, TextColumn, WhenColumn
from tenders.models import BidSecurity


class SecurityTable(ListTable):
    """Every opened security that a person may see; the earliest end first."""

    caption = _("Bid securities")
    empty_title = _("No bid security was opened yet.")

    number = CodeColumn(verbose_name=_("Number of the security"))
    bidder = TextColumn(accessor="bid__partner", verbose_name=_("Bidder"), orderable=False)
    tender = CodeColumn(
        accessor="bid__tender__reference", verbose_name=_("Tender"), order_by=("bid__tender__reference",), linkify=False
    )
    kind = tables.Column(accessor="get_kind_display", verbose_name=_("Kind of bid security"), order_by=("kind",))
    amount = MoneyColumn(verbose_name=_("Amount of the security (BHD)"))
    expires_on = WhenColumn(verbose_name=_("Security valid until"))
    outcome = TextColumn(verbose_name=_("What became of it"), empty_values=())

    class Meta:
        order_by = ("outcome", "expires_on")
        attrs: dict[str, Any] = {}

    def render_outcome(self, record: BidSecurity) -> str:
        return str(record.get_outcome_display() if record.outcome else _("held"))
