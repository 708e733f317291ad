"""The pages of a list: where I am, how many there are, back and forth; every filter is kept."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from partnership.interface.icons import icon


def pages(page: Page, request: HttpRequest | None, *, field: str = "page") -> SafeString:
    """Nothing for a single page."""
    count = page.paginator.num_pages
    if count < 2:
        return mark_safe("")
    shown = gettext("%(first)s to %(last)s of %(all)s") % {
        "first": f"{page.start_index():,}", "last": f"{page.end_index():,}", "all": f"{page.paginator.count:,}",
    }  # fmt: skip
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [_number(request, field, n, page) for n in numbers]
    back = _step(
        request,
        field,
        page.previous_page_number() if page.has_previous() else 0,
        gettext("Previous page"),
        "pages-back",
    )
    forth = _step(
        request, field, page.next_page_number() if page.has_next() else 0, gettext("Next page"), "pages-forth"
    )
    return format_html(
        '<nav class="pages" aria-label="{}"><p class="pages-shown">{}</p><ul>{}{}{}</ul></nav>',
        gettext("Pages of this list"), shown, back, mark_safe("".join(links)), forth,  # noqa: S308 -- built by format_html
    )  # fmt: skip


def address(request: HttpRequest | None, field: str, number: int) -> str:
    query = request.GET.copy() if request is not None else None
    if query is None:
        return f"?{field}={number}"
    query[field] = str(number)
    return "?" + urlencode(list(query.lists()), doseq=True)


def _number(request: HttpRequest | None, field: str, number: Any, page: Page) -> SafeString:
    if not isinstance(number, int):
        return mark_safe('<li class="pages-gap">…</li>')
    if number == page.number:
        return format_html('<li><span aria-current="page">{}</span></li>', number)
    return format_html(
        '<li><a href="{}" aria-label="{}">{}</a></li>',
        address(request, field, number), gettext("Page %(n)s") % {"n": number}, number,
    )  # fmt: skip


def _step(request: HttpRequest | None, field: str, number: int, label: str, kind: str) -> SafeString:
    if not number:
        return mark_safe("")
    return format_html(
        '<li class="{}"><a href="{}">{}{}</a></li>', kind, address(request, field, number), label, icon("next")
    )
