"""The house's template tags and filters: `{% load sharaka %}`. What each looks like: docs/interface.md."""

from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from partnership.interface import components, demo, fields, formats, icons
from partnership.interface.pages import pages

register = template.Library()

register.filter("direction", formats.direction)
register.filter("money", formats.money)
register.filter("amount", formats.amount)
register.filter("when", formats.when)
register.filter("on_day", formats.on_day)
register.filter("both_dates", formats.both_dates)
register.filter("listed", formats.listed)
register.filter("with_percents", formats.with_percents)


@register.filter
def bdi(text: Any) -> SafeString | str:
    """Isolate a number, code or name from the text around it."""
    return "" if text in (None, "") else format_html('<bdi dir="{}">{}</bdi>', formats.direction(text), text)


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.simple_tag(takes_context=True)
def steps(context: Any, obj: Any) -> SafeString:
    """`{% steps obj %}`: what the signed-in person may do now, as buttons. For pages of one object: guards query."""
    return components.steps(obj, context["request"].user)


@register.simple_tag(takes_context=True)
def badge(context: Any, obj: Any) -> SafeString:
    """`{% badge obj %}`: the state in words. No query besides the viewer's roles."""
    request = context.get("request")
    outside = bool(request) and components.is_outside(getattr(request, "user", None))
    return components.badge(obj.machine, obj.state, outside=outside)


@register.simple_tag
def timeline(entries: Any) -> SafeString:
    """`{% timeline entries %}`: entries of workflow.selectors.timeline."""
    return components.timeline(entries)


@register.simple_tag
def stepper(project: Any) -> SafeString:
    """`{% stepper project %}`: where the project stands on the line."""
    return components.stepper(project)


@register.simple_tag(takes_context=True)
def page_header(context: Any, title: Any, lead: Any = "", eyebrow: Any = "", obj: Any = None) -> SafeString:
    """`{% page_header title lead=… eyebrow=… obj=… %}`: the head of a page; `obj` adds its badge."""
    state = badge(context, obj) if obj is not None else ""
    return components.page_header(title, lead=lead, eyebrow=eyebrow, state=state)


@register.simple_tag
def crumb(url: str | None, label: Any) -> SafeString:
    """`{% crumb url label %}`: one item of the breadcrumbs; the page itself has no address (`""`)."""
    if url:
        return format_html('<li><a href="{}" class="isolate">{}</a></li>', url, label)
    return format_html('<li aria-current="page"><span class="isolate">{}</span></li>', label)


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """`{% error_summary form formset … %}`: what is wrong, linked to the fields; takes the focus."""
    errors = fields.summary_of(forms)
    if not errors:
        return mark_safe("")
    title = ngettext("One thing needs correcting", "%(n)s things need correcting", len(errors)) % {"n": len(errors)}
    lines = format_html_join(
        "", "<li>{}</li>",
        ((format_html('<a href="#{}">{}</a>', target, text) if target else text,) for target, text in errors),
    )  # fmt: skip
    return format_html(
        '<div class="error-summary" role="alert" tabindex="-1" id="error-summary" data-focus>'
        '<h2>{}</h2><ul>{}</ul></div>', title, lines,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def form_field(context: Any, field: Any, label: Any = None, ltr: bool = False, no_help: bool = False) -> SafeString:
    """`{% form_field form.name %}`: one field, as `{{ form|crispy }}` draws it; `label`, `ltr` for foreign forms."""
    if label is not None:
        field.label = label
    if no_help:
        field.help_text = ""
    if ltr:
        field.field.widget.attrs["dir"] = "ltr"
        field.field.widget.attrs.pop("placeholder", None)
    shown = context.get("form_show_labels", True)
    return fields.field_html(field, wrapper_class=context.get("wrapper_class") or "", show_label=shown is not False)


@register.simple_tag(takes_context=True)
def filter_form(context: Any, form: Any, count: int | None = None) -> SafeString:
    """`{% filter_form filter.form %}`: the filters of a list in one row, sent by GET."""
    return render_to_string(
        "interface/filter_form.html", {"form": form, "count": count, "request": context.get("request")}
    )


@register.simple_tag(takes_context=True)
def page_links(context: Any, page: Any, field: str = "page") -> SafeString:
    """`{% page_links page %}` (or include interface/pagination.html with page=…): the pages of a list."""
    return pages(page, context.get("request"), field=field)


@register.simple_tag
def empty(title: Any, text: Any = "", url: str = "", action: Any = "") -> SafeString:
    """`{% empty title text url action %}`: what a person reads where a list has nothing, with the way on."""
    return format_html(
        '<div class="empty"><p class="empty-title">{}</p>{}{}</div>', title,
        format_html("<p>{}</p>", text) if text else "",
        format_html('<a class="btn btn-primary" href="{}">{}</a>', url, action) if url else "",
    )  # fmt: skip


@register.simple_tag
def fact(label: Any, value: Any, unit: Any = "") -> SafeString:
    """`{% fact label value %}`: one line of a `<dl class="facts">`; an absent value reads as a dash in words."""
    shown = (
        conditional_escape(value)
        if value not in (None, "")
        else format_html('<span class="absent">{}</span>', gettext("not stated"))
    )
    return format_html(
        "<div><dt>{}</dt><dd><bdi>{}{}</bdi></dd></div>", label, shown, format_html(" {}", unit) if unit else ""
    )


@register.simple_tag
def htmx() -> SafeString:
    """`{% htmx %}` in the block `scripts`: htmx 2 for pages that must not reload. Its settings stand in base.html."""
    return format_html('<script src="{}" defer></script>', static("django_htmx/htmx-2.min.js"))


@register.simple_tag
def demo_accounts() -> list[dict[str, Any]]:
    """The accounts of a demonstration with their roles; empty outside demo mode."""
    return demo.accounts() if settings.SHARAKA_DEMO else []
