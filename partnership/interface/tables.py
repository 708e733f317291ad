"""Tables of lists: django-tables2 columns, drawn by a lean renderer of our own (a list page must stay quick)."""

from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partnership.interface import components, formats

PER_PAGE = 20


class ListTable(tables.Table):
    """Base of every list. `table = ProjectTable(queryset, request=request)`; draw it with `{% render_table table %}`.

    Sorts by `?sort=`, pages by `?page=` (20 rows), both checked. `caption` names the table for screen readers,
    `empty_title` is read where nothing was found. A column with `attrs={"td": {"class": "num"}}` is a number.
    """

    caption: Any = ""
    empty_title: Any = _("Nothing found.")
    exports = False  # exports.list_page() sets it: the page can be saved as a file
    heading_column = ""  # the column whose cell names the row; the first by default

    def __init__(self, data: Any, *args: Any, request: Any = None, per_page: int = PER_PAGE, **kwargs: Any) -> None:
        if request is not None:
            sort = [s for s in request.GET.getlist("sort") if s][:3]
            if sort:
                kwargs["order_by"] = sort
        super().__init__(data, *args, **kwargs)
        if request is not None:
            self.request = request
            self.paginator = Paginator(self.rows, per_page)
            self.page = self.paginator.get_page(request.GET.get(self.page_field or "page", "1"))

    def html(self) -> SafeString:
        """The whole table with its pages."""
        from partnership.interface.table_html import draw  # noqa: PLC0415 -- the renderer knows this module's columns

        return draw(self)


class StateColumn(tables.Column):
    """The state of a workflow object as a badge; a partner reads the public words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"accessor": "state", "verbose_name": _("State"), "order_by": ("state",)} | kwargs)

    def render(self, record: Any, table: Any) -> SafeString:  # type: ignore[override]
        request = getattr(table, "request", None)
        outside = request is not None and components.is_outside(request.user)
        return components.badge(record.machine, record.state, outside=outside)


class MoneyColumn(tables.Column):
    """An amount in dinars with three decimals."""

    attrs_of_cells = {"td": {"class": "num"}, "th": {"class": "num"}}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"attrs": self.attrs_of_cells} | kwargs)

    def render(self, value: Any) -> SafeString | str:  # type: ignore[override]
        return formats.money(value)


class WhenColumn(tables.Column):
    """A date in words; `hour=True` adds the hour of a moment. `late` names what of the record says that the day has passed."""

    def __init__(self, *, hour: bool = False, late: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hour, self.late = hour, late

    def render(self, value: Any, record: Any) -> SafeString | str:  # type: ignore[override]
        said = formats.when(value) if self.hour else formats.on_day(value)
        if self.late and getattr(record, self.late):
            return format_html('{} <strong class="late">{}</strong>', said, _("late"))
        return said


class CodeColumn(tables.Column):
    """A reference or number, isolated and left to right; a link where the record has a page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"linkify": True} | kwargs)

    def render(self, value: Any) -> SafeString:  # type: ignore[override]
        return format_html('<bdi class="code">{}</bdi>', value)


class TextColumn(tables.Column):
    """Free text, in the direction of what was written."""

    def render(self, value: Any) -> SafeString:  # type: ignore[override]
        return format_html('<span dir="{}">{}</span>', formats.direction(value), value)
