"""Lists of the committees' rooms."""

from django.utils.translation import gettext_lazy as _

from partnership.interface.tables import CodeColumn, ListTable, StateColumn, TextColumn, WhenColumn


class MeetingTable(ListTable):
    caption = _("Meetings")
    empty_title = _("No meeting fits this filter.")

    number = CodeColumn(verbose_name=_("Number"))
    subject = TextColumn(accessor="title", verbose_name=_("Subject"), order_by=("subject",))
    committee = TextColumn(accessor="get_committee_display", verbose_name=_("Committee"), order_by=("committee",))
    held_on = WhenColumn(verbose_name=_("Date and time"), hour=True)
    state = StateColumn()

    class Meta:
        order_by = ("-held_on",)


class ComplaintTable(ListTable):
    caption = _("Complaints")
    empty_title = _("No complaint fits this filter.")

    reference = CodeColumn(accessor="award__tender__reference", verbose_name=_("Tender"))
    partner = TextColumn(verbose_name=_("Filed by"), order_by=("partner__name",))
    filed_at = WhenColumn(verbose_name=_("Filed at"), hour=True)
    state = StateColumn()

    class Meta:
        order_by = ("-filed_at",)


class RequestTable(ListTable):
    caption = _("Partnership requests")
    empty_title = _("No request fits this filter.")

    number = CodeColumn(verbose_name=_("Number"))
    title = TextColumn(verbose_name=_("Title"))
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    field = TextColumn(accessor="get_field_display", verbose_name=_("Field of partnership"), order_by=("field",))
    sender = TextColumn(verbose_name=_("From"), order_by=("partner__name", "sender_name"))
    filed_at = WhenColumn(verbose_name=_("Received"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)


class DirectiveTable(ListTable):
    caption = _("Directives")
    empty_title = _("No directive fits this filter.")

    number = CodeColumn(verbose_name=_("Number"))
    text = TextColumn(accessor="short", verbose_name=_("Directive"), order_by=("text",))
    owner = TextColumn(verbose_name=_("Carried out by"), order_by=("owner_role",))
    due_on = WhenColumn(verbose_name=_("Due on"), late="is_overdue")
    state = StateColumn()

    class Meta:
        order_by = ("-number",)
