"""Tables inside a form, with rows added and removed by plain buttons; the script only saves the round trip."""

from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

MOST_ROWS = 60


class RowForm(forms.Form):
    """One row. A row in which nothing was typed is no row, wherever it stands."""

    typed: tuple[str, ...] = ()  # the fields whose text makes a row; choices with a default do not

    def has_changed(self) -> bool:
        return any(self._raw(name).strip() for name in self.typed)

    def _raw(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or "")


class RowFormSet(BaseFormSet):
    """Rows that come and go; what was typed survives adding and removing, right or wrong."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.empty_permitted, form.use_required_attribute = True, False
        return form

    def rows(self) -> list[dict[str, Any]]:
        """The rows that were filled in, in their order. Call after is_valid()."""
        return [dict(form.cleaned_data) for form in self.forms if form.has_changed()]


def row_formset(form: type[RowForm], most: int = MOST_ROWS) -> type[RowFormSet]:
    """The table of such rows."""
    made = formset_factory(form, formset=RowFormSet, extra=0, max_num=most, absolute_max=most + 1, validate_max=True)
    return cast(type[RowFormSet], made)


def typed_rows(formset: type[RowFormSet], data: Any, prefix: str) -> list[dict[str, Any]]:
    """What stands in the browser's rows as typed, for drawing them again without judging them."""
    total = str(data.get(f"{prefix}-TOTAL_FORMS", "0"))
    most: int = formset.max_num  # type: ignore[attr-defined]
    count = min(int(total), most) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    fields = formset.form.base_fields  # type: ignore[attr-defined]
    return [
        {name: field.widget.value_from_datadict(data, {}, f"{prefix}-{i}-{name}") for name, field in fields.items()}
        for i in range(count)
    ]


def rows_after_button(formset: type[RowFormSet], data: Any, prefix: str) -> list[dict[str, Any]]:
    """The rows as typed, after the button that adds one or removes one; never none."""
    rows = typed_rows(formset, data, prefix)
    removed = str(data.get("remove", ""))
    if removed.isascii() and removed.isdigit() and len(removed) < 4 and int(removed) < len(rows):
        del rows[int(removed)]
    if "add" in data:
        rows.append({})
    return rows or [{}]
