"""The list of projects."""

from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partnership.interface.formats import when
from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, WhenColumn
from partnership.people.roles import ROLES
from partnership.workflow.path import Stage
from tenders.models import Project
from tenders.policies.estimate import sees_estimates


class ProjectTable(ListTable):
    """Number, title, department, stage, whom it waits for; the value for those who may know estimates before the opening."""

    caption = _("Projects")
    empty_title = _("No project fits. Change the filters, or clear them.")
    heading_column = "title"

    reference = CodeColumn(verbose_name=_("Number"), linkify=False)
    title = tables.Column(verbose_name=_("Project"), linkify=True)
    department = tables.Column(verbose_name=_("Department"), order_by=("department__name", "pk"))
    stage = tables.Column(verbose_name=_("Stage"), order_by=("stage", "pk"))
    next_role = tables.Column(verbose_name=_("Waits for"), order_by=("next_due", "pk"), empty_values=())
    stage_since = WhenColumn(verbose_name=_("Since"))
    estimated_value = MoneyColumn(verbose_name=_("Estimated value"))

    def __init__(self, data: Any, *args: Any, request: Any, **kwargs: Any) -> None:
        hidden = () if sees_estimates(request.user) else ("estimated_value",)
        super().__init__(data, *args, request=request, exclude=hidden, **kwargs)

    def render_title(self, record: Project) -> SafeString:
        return format_html('<span dir="auto">{}</span>', record.name)

    def render_stage(self, value: Any, record: Project) -> SafeString:
        return format_html('<span class="badge-state">{}</span>', Stage(record.stage).label)

    def render_next_role(self, record: Project) -> SafeString | str:
        if not record.next_role:
            return ""
        late = getattr(record, "is_late", False)
        return format_html(
            '<span>{}<br><small class="{}">{} {}</small></span>',
            ROLES[record.next_role].label,
            "desk-due" if late else "text-secondary",
            _("late since") if late else _("until"),
            when(timezone.localdate(record.next_due)) if record.next_due else "",
        )
