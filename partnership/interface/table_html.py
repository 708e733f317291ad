"""Draws a ListTable without a template: per list page some 150 cells, so each must cost microseconds."""

from typing import Any
from urllib.parse import urlencode

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from partnership.interface.pages import pages
from partnership.interface.table_cells import Cell, cell_of

_NOTHING = mark_safe('<span class="absent">—</span>')


def draw(table: Any) -> SafeString:
    """Caption with the count, heads with sort links, rows, pages; or the sentence for an empty list."""
    page = getattr(table, "page", None)
    rows = [row for row in (page.object_list if page is not None else table.rows)]  # noqa: C416 -- list() would count again
    if not rows:
        return format_html('<div class="empty"><p class="empty-title">{}</p></div>', table.empty_title)
    total = table.paginator.count if page is not None else len(rows)
    columns = list(table.columns)
    facts = _facts(table, columns, rows[0].record)
    body = "".join(_row(row, facts) for row in rows)
    said = ngettext("%(n)s row", "%(n)s rows", total) % {"n": f"{total:,}"}
    return format_html(
        '<div class="list"><table class="list-table"><caption>{}{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}{}</div>",
        format_html('<span class="list-name">{}</span> ', table.caption) if table.caption else "",
        format_html('<span class="list-count">{}</span>', said),
        mark_safe("".join(_head(table, column) for column in columns)),  # noqa: S308 -- built by format_html
        mark_safe(body),  # noqa: S308 -- every cell is escaped in _row
        pages(page, table.request, field=table.prefixed_page_field) if page is not None else "",
        _files(table) if table.exports else "",
    )  # fmt: skip


def _files(table: Any) -> SafeString:
    """The whole filtered list as a file."""
    query = table.request.GET.copy()
    query.pop(table.prefixed_page_field, None)
    links = []
    for kind, label in (("xlsx", "Excel"), ("csv", "CSV")):
        query["export"] = kind
        links.append(format_html('<a href="?{}" download>{}</a>', urlencode(list(query.lists()), doseq=True), label))
    return format_html('<p class="list-files">{} {} {}</p>', gettext("Save this list:"), *links)


def _facts(table: Any, columns: list[Any], sample: Any) -> list[tuple[Cell, str, str]]:
    """Per column: how to make a cell, opening tag, closing tag; found out once, not per cell."""
    heading = table.heading_column or columns[0].name
    facts = []
    for column in columns:
        tag, scope = ("th", ' scope="row"') if column.name == heading else ("td", "")
        style = (column.column.attrs.get("td") or {}).get("class", "")
        kind = f' class="{conditional_escape(style)}"' if isinstance(style, str) and style else ""
        opening = f'<{tag}{scope}{kind} data-label="{conditional_escape(column.header)}">'
        facts.append((cell_of(table, column, sample), opening, f"</{tag}>"))
    return facts


def _row(row: Any, facts: list[tuple[Cell, str, str]]) -> str:
    cells = []
    for cell, opening, closing in facts:
        value = cell(row)
        cells.append(f"{opening}{_NOTHING if value in (None, '') else conditional_escape(value)}{closing}")
    return f"<tr>{''.join(cells)}</tr>"


def _head(table: Any, column: Any) -> SafeString:
    cell = (column.column.attrs.get("th") or {}).get("class", "")
    kind = format_html(' class="{}"', cell) if isinstance(cell, str) and cell else ""
    if not column.orderable or getattr(table, "request", None) is None:
        return format_html('<th scope="col"{}>{}</th>', kind, column.header)
    sorted_by, descending = column.is_ordered, column.is_ordered and column.order_by_alias.startswith("-")
    said = mark_safe(f' aria-sort="{"descending" if descending else "ascending"}"' if sorted_by else "")  # noqa: S308 -- constants
    query = table.request.GET.copy()
    query.pop(table.prefixed_page_field, None)
    query[table.prefixed_order_by_field] = str(column.order_by_alias.next)
    mark = format_html(
        '<span class="sort-{}" aria-hidden="true"></span>', "down" if descending else "up" if sorted_by else "none"
    )
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}" title="{}">{}{}</a></th>',
        kind, said, urlencode(list(query.lists()), doseq=True), gettext("Sort by this column"), column.header, mark,
    )  # fmt: skip
