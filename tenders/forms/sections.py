"""A section of the form as one thing: its fields, its table, and the buttons that add and remove rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from partnership.arabic.digits import parse_amount
from tenders.forms import terms as t
from tenders.forms.rows import RowFormSet, rows_after_button
from tenders.models import TermsOfReference
from tenders.selectors.completeness import Section, plain

EMPTY_ROWS = 1


@dataclass(frozen=True, slots=True)
class Shape:
    """What a section consists of: a form, a table (its name in the terms), or both."""

    form: type[forms.Form] | None = None
    rows: str = ""
    formset: type[RowFormSet] | None = None
    sum_of: str = ""  # the column whose total is shown, and must be 100


SHAPES: dict[str, Shape] = {
    Section.BASICS: Shape(t.BasicsForm),
    Section.PURPOSE: Shape(t.PurposeForm),
    Section.BENEFICIARIES: Shape(rows="beneficiaries", formset=t.BeneficiaryRows),
    Section.BUDGET: Shape(t.BudgetForm),
    Section.DELIVERABLES: Shape(rows="deliverables", formset=t.DeliverableRows, sum_of="payment_percent"),
    Section.INDICATORS: Shape(rows="indicators", formset=t.IndicatorRows),
    Section.METHOD: Shape(t.MethodForm),
    Section.EVALUATION: Shape(t.EvaluationForm, "criteria", t.CriterionRows, "weight"),
    Section.DOCUMENTS: Shape(rows="required_documents", formset=t.DocumentRows),
}


class SectionOfTerms:
    """Binds a section to saved terms or to what was typed."""

    def __init__(self, terms: TermsOfReference, section: str, data: Any = None) -> None:
        self.section = Section(section)
        self.shape = shape = SHAPES[section]
        self.data = data
        # What the writer had before their eyes when they began: kept while rows come and go.
        self.seen = str(terms.revision if data is None else data.get("seen", ""))[:10]
        self.changes_rows = data is not None and bool(shape.rows) and ("add" in data or "remove" in data)
        bound = None if self.changes_rows else data
        self.form = self._form(terms, bound) if shape.form else None
        self.formset = self._formset(terms, bound) if shape.formset else None

    def _form(self, terms: TermsOfReference, bound: Any) -> forms.Form:
        form = self.shape.form
        assert form is not None  # noqa: S101 -- for the type checker
        if bound is None and self.changes_rows:
            fields = form.base_fields.items()
            return form(initial={name: field.widget.value_from_datadict(self.data, {}, name) for name, field in fields})
        return form(bound, initial=t.initial_of(terms, form))

    def _formset(self, terms: TermsOfReference, bound: Any) -> RowFormSet:
        formset, prefix = self.shape.formset, self.shape.rows
        assert formset is not None  # noqa: S101 -- for the type checker
        if bound is not None:
            return formset(bound, prefix=prefix)
        rows = rows_after_button(formset, self.data, prefix) if self.changes_rows else self._saved_rows(terms)
        return formset(initial=rows, prefix=prefix)

    def _saved_rows(self, terms: TermsOfReference) -> list[dict[str, Any]]:
        names = list(self.shape.formset.form.base_fields)  # type: ignore[union-attr]
        saved = [{name: getattr(row, name) for name in names} for row in getattr(terms, self.shape.rows).all()]
        return saved or [{} for _ in range(EMPTY_ROWS)]

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.form, self.formset) if part is not None)

    def changes(self) -> dict[str, Any]:
        """The keyword arguments for services.terms.terms_update."""
        found: dict[str, Any] = dict(self.form.cleaned_data) if self.form is not None else {}
        if self.formset is not None:
            found["rows"] = {self.shape.rows: self.formset.rows()}
        return found

    @property
    def total(self) -> str:
        """The sum of the counted column as it stands in the rows, "" where something is not a number."""
        try:
            values = [parse_amount(str(form[self.shape.sum_of].value() or 0)) for form in self.formset or ()]
        except ValueError:
            return ""
        return plain(sum(values, Decimal(0)))

    def refuse(self, sentence: str) -> None:
        """Show why it was not saved, above what was typed."""
        if self.form is not None:
            self.form.add_error(None, sentence)
        elif self.formset is not None:
            self.formset.non_form_errors().append(sentence)

    @property
    def following(self) -> str | None:
        """The next section of the form, None after the last."""
        order = list(SHAPES)
        position = order.index(self.section.value) + 1
        return order[position] if position < len(order) else None
