"""Every form of the house takes Arabic digits: no field for a number or a date is Django's own."""

from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from tests.architecture import repository as repo

PLAIN = (forms.IntegerField, forms.DateField, forms.DateTimeField, forms.TimeField)  # Decimal and Float are Integer's
OURS = ("partnership.", "tenders.", "contracts.", "committee.")


def _descendants(of: type) -> Iterator[type]:
    for child in of.__subclasses__():
        yield child
        yield from _descendants(child)


def test_every_number_and_date_field_takes_arabic_digits() -> None:
    get_resolver().url_patterns  # noqa: B018 -- every page's forms are loaded with the addresses
    ours = [form for form in _descendants(forms.BaseForm) if form.__module__.startswith(OURS)]
    assert len(ours) > 20
    plain = {
        f"{form.__module__}.{form.__name__}.{name}: {type(field).__name__}"
        for form in ours
        for name, field in form.base_fields.items()
        if isinstance(field, PLAIN) and not type(field).__module__.startswith("partnership.arabic")
    }
    assert not plain, repo.report(sorted(plain), "Use AmountField, WesternIntegerField, ArabicDateField, …")
