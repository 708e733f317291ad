"""Lists of proposals and studies."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, StateColumn, TextColumn, WhenColumn


class ImprovementTable(ListTable):
    caption = _("Proposals and opinions")
    empty_title = _("No proposal fits this filter.")

    title = TextColumn(linkify=True, verbose_name=_("Title"))
    number = CodeColumn(verbose_name=_("Number"), linkify=False)
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    author = TextColumn(verbose_name=_("Author"), order_by=("author__name",))
    created_at = WhenColumn(verbose_name=_("Submitted at"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)


class StudyTable(ListTable):
    caption = _("Studies and reports")
    empty_title = _("No study fits this filter.")

    title = TextColumn(linkify=True, verbose_name=_("Title"))
    number = CodeColumn(verbose_name=_("Number"), linkify=False)
    author = TextColumn(verbose_name=_("Author"), order_by=("author__name",))
    due_on = WhenColumn(verbose_name=_("Due on"))
    published_at = WhenColumn(verbose_name=_("Published at"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)
