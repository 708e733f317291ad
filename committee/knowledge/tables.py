"""The list of versions."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import ListTable, StateColumn, TextColumn, WhenColumn


class TextTable(ListTable):
    caption = _("Policy and guide: versions")
    empty_title = _("No version has been written yet.")

    title = TextColumn(linkify=True, verbose_name=_("Text"), order_by=("kind", "number"))
    note = TextColumn(verbose_name=_("What is new"), empty_values=(None,))
    in_force_on = WhenColumn(verbose_name=_("In force from"))
    state = StateColumn()

    class Meta:
        order_by = ("-title",)
