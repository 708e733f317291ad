"""Lists of letters and memoranda."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, StateColumn, TextColumn, WhenColumn


class LetterTable(ListTable):
    caption = _("Correspondence")
    empty_title = _("No letter fits this filter.")

    subject = TextColumn(linkify=True, verbose_name=_("Subject"))
    number = CodeColumn(verbose_name=_("Number"), linkify=False)
    direction = TextColumn(verbose_name=_("Direction"), order_by=("outgoing",))
    correspondent = TextColumn(verbose_name=_("From or to"))
    dated = WhenColumn(verbose_name=_("Date"))
    reply_due = WhenColumn(verbose_name=_("Reply due on"), late="is_overdue")
    state = StateColumn()

    class Meta:
        order_by = ("-dated", "-number")


class MemorandumTable(ListTable):
    caption = _("Memoranda of understanding")
    empty_title = _("No memorandum fits this filter.")

    subject = TextColumn(linkify=True, verbose_name=_("Subject"))
    number = CodeColumn(verbose_name=_("Number"), linkify=False)
    parties = TextColumn(accessor="parties_in_a_line", verbose_name=_("Parties"), order_by=("parties",))
    starts_on = WhenColumn(verbose_name=_("From day"))
    ends_on = WhenColumn(verbose_name=_("Until day"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)
