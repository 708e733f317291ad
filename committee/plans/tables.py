"""Lists of plans and of their lines."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnership.interface.tables import ListTable, MoneyColumn, StateColumn, TextColumn, WhenColumn


class PlanTable(ListTable):
    caption = _("Yearly plans")
    empty_title = _("No plan has been written yet.")

    title = TextColumn(linkify=True, verbose_name=_("Plan"), order_by=("year",))
    approved_at = WhenColumn(verbose_name=_("Approved at"))
    state = StateColumn()

    class Meta:
        order_by = ("-title",)


class LineTable(ListTable):
    caption = _("Lines of the plan")
    empty_title = _("No line fits this filter.")

    title = TextColumn(linkify=True, verbose_name=_("Project or programme"))
    department = TextColumn(verbose_name=_("Department"), order_by=("department__name",))
    field = TextColumn(accessor="get_field_display", verbose_name=_("Field of partnership"), order_by=("field",))
    quarter = TextColumn(accessor="get_quarter_display", verbose_name=_("Tendered in"), order_by=("quarter",))
    budget = MoneyColumn(verbose_name=_("Planned"))
    awarded = MoneyColumn(verbose_name=pgettext_lazy("money", "Awarded"))
    paid = MoneyColumn(verbose_name=_("Paid"))

    class Meta:
        order_by = ("department", "quarter")
