"""One form field as HTML: label with «(إلزامي)» in words, help, errors linked to the control.

Crispy's own field template asks for a dozen includes per field; this draws the same Bootstrap markup in one function
(templates/bootstrap5/field.html calls it), and adds what assistive technology and phones need.
"""

from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

_CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
_LTR_INPUTS = {"email", "url", "tel", "password", "number", "date", "datetime-local", "time"}


def field_html(field: BoundField, *, wrapper_class: str = "", show_label: bool = True) -> SafeString:
    """The whole field: wrapper, label, control, help, errors."""
    if field.is_hidden:
        return mark_safe(str(field))  # noqa: S308 -- Django's own widget
    widget = field.field.widget
    if isinstance(widget, _CHOICES):
        body = _choice_group(field, show_label)
    elif isinstance(widget, forms.CheckboxInput):
        body = format_html(
            '<div class="form-check">{}<label class="form-check-label" for="{}">{}</label></div>{}{}',
            _control(field, "form-check-input"), field.id_for_label, _label_words(field), _help(field), _errors(field),
        )  # fmt: skip
    else:
        label = format_html('<label class="form-label" for="{}">{}</label>', field.id_for_label, _label_words(field))
        kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
        body = format_html(
            "{}{}{}{}", label if show_label and field.label else "", _help(field), _errors(field), _control(field, kind)
        )
    classes = " ".join(
        filter(None, ["field", "field-wrong" if field.errors else "", wrapper_class, field.css_classes()])
    )
    return format_html('<div id="div_{}" class="{}">{}</div>', field.auto_id, classes, body)


def _label_words(field: BoundField) -> SafeString:
    if not field.field.required:
        return conditional_escape(field.label)
    return format_html('{} <span class="required">{}</span>', field.label, gettext("(required)"))


def _help(field: BoundField) -> SafeString | str:
    if not field.help_text:
        return ""
    return format_html('<div class="form-text" id="{}_helptext">{}</div>', field.auto_id, mark_safe(field.help_text))  # noqa: S308 -- help texts are ours


def _errors(field: BoundField) -> SafeString | str:
    if not field.errors:
        return ""
    lines = format_html_join(
        "", '<p><span class="visually-hidden">{}</span> {}</p>', ((gettext("Error:"), e) for e in field.errors)
    )
    return format_html('<div class="field-error" id="{}_error">{}</div>', field.auto_id, lines)


def _control(field: BoundField, kind: str) -> SafeString:
    widget = field.field.widget
    given = widget.attrs
    attrs: dict[str, Any] = {
        "class": " ".join(filter(None, [given.get("class", ""), kind, "is-invalid" if field.errors else ""]))
    }
    described = [f"{field.auto_id}_error"] if field.errors else []
    described += [f"{field.auto_id}_helptext"] if field.help_text else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    if field.field.required and not isinstance(widget, forms.CheckboxInput):
        attrs["aria-required"] = "true"
    if "dir" not in given and (direction := _direction(field)):
        attrs["dir"] = direction
    if isinstance(field.field, forms.DecimalField) and "inputmode" not in given:
        attrs["inputmode"] = "decimal"
    if type(widget) is forms.Select:
        return _select(field, attrs)
    return field.as_widget(attrs=attrs)


def _select(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """A drop-down without the template Django asks for each option: filters of a list have a hundred of them."""
    widget = field.field.widget
    choices = list(widget.choices)
    if any(isinstance(label, list | tuple) for _value, label in choices):  # groups of options: Django's own way
        return field.as_widget(attrs=attrs)
    own = widget.build_attrs(widget.attrs, field.build_widget_attrs(attrs, widget))
    own = {"name": field.html_name, "id": field.auto_id, **own}
    chosen = {str(value) for value in widget.format_value(field.value())}
    options = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, mark_safe(" selected") if str("" if value is None else value) in chosen else "", label)
            for value, label in choices
        ),
    )
    return format_html("<select{}>{}</select>", flatatt(own), options)


def _direction(field: BoundField) -> str:
    """Codes, numbers and addresses run left to right; free text takes the direction of what is typed."""
    widget = field.field.widget
    if isinstance(
        field.field, forms.DecimalField | forms.IntegerField | forms.EmailField | forms.URLField | forms.SlugField
    ):
        return "ltr"
    if isinstance(widget, forms.Textarea):
        return "auto"
    if isinstance(widget, forms.FileInput | forms.Select | forms.CheckboxInput) or not isinstance(
        widget, forms.TextInput | forms.PasswordInput
    ):
        return ""
    return "ltr" if getattr(widget, "input_type", "") in _LTR_INPUTS else "auto"


def _choice_group(field: BoundField, show_label: bool) -> SafeString:
    """Radio buttons or check boxes: a fieldset whose legend is the label."""
    kind = "checkbox" if isinstance(field.field.widget, forms.CheckboxSelectMultiple) else "radio"
    wrong = " is-invalid" if field.errors else ""
    options = format_html_join("", "{}", ((_option(option, kind, wrong),) for option in field.subwidgets))
    described = " ".join(
        filter(
            None,
            [f"{field.auto_id}_error" if field.errors else "", f"{field.auto_id}_helptext" if field.help_text else ""],
        )
    )
    return format_html(
        '<fieldset id="{}"{}><legend class="form-label{}">{}</legend>{}{}{}</fieldset>',
        field.auto_id,
        format_html(' aria-describedby="{}"', described) if described else "",
        "" if show_label else " visually-hidden",
        _label_words(field), _help(field), _errors(field), options,
    )  # fmt: skip


def _option(option: Any, kind: str, wrong: str) -> SafeString:
    data = option.data
    checked = mark_safe(" checked" if data["selected"] else "")  # noqa: S308 -- constant text
    disabled = mark_safe(" disabled" if data["attrs"].get("disabled") else "")  # noqa: S308 -- constant text
    return format_html(
        '<div class="form-check"><input class="form-check-input{}" type="{}" name="{}" value="{}" id="{}"{}{}>'
        '<label class="form-check-label" for="{}">{}</label></div>',
        wrong, kind, data["name"], data["value"], option.id_for_label, checked, disabled,
        option.id_for_label, data["label"],
    )  # fmt: skip


def summary_of(forms_: tuple[Any, ...]) -> list[tuple[str, str]]:
    """(address of the field or "", message) of every error of these forms and formsets, in the order of the page."""
    found: list[tuple[str, str]] = []
    for form in forms_:
        if isinstance(form, list | tuple):
            found += summary_of(tuple(form))
            continue
        if form is None or not getattr(form, "is_bound", False):
            continue
        if hasattr(form, "management_form"):
            found += [("", str(e)) for e in form.non_form_errors()]
            found += summary_of(tuple(form.forms))
            continue
        form.summarised = True  # crispy's own box of form errors stays out, see bootstrap5/errors.html
        found += [("", str(e)) for e in form.non_field_errors()]
        for name in form.errors:
            if name in form.fields:
                bound = form[name]
                target = "" if bound.is_hidden else _target(bound)
                found += [(target, f"{bound.label}: {e}") for e in bound.errors]
    return found


def _target(field: BoundField) -> str:
    if isinstance(field.field.widget, _CHOICES):
        return next((option.id_for_label for option in field.subwidgets), field.auto_id)
    return field.id_for_label or field.auto_id
