"""Words for what changed: labels of fields and of the values inside them."""

from typing import Any

from django.utils.dateparse import parse_datetime

from partnership.interface.formats import listed, money, when
from tenders.documents.terms import labelled
from tenders.models import Project, Tender, TermsOfReference
from tenders.services.differences import Change
from tenders.services.terms import ROWS

# Facts of a tender that an addendum may change.
_OF_TENDER = frozenset(
    {"documents_until", "questions_until", "closing_at", "opening_at", "bid_security_amount", "validity_days"}
)
_LABELLED = {"field": "field_label", "method": "method_label"}


def readable(changes: list[Change]) -> list[dict[str, Any]]:
    """Each change with its field's name and both values in words."""
    return [_readable(change) for change in changes]


def _readable(change: Change) -> dict[str, Any]:
    found: dict[str, Any] = {"label": _name(change.name), "pieces": change.pieces, "rows": []}
    if change.name in ROWS:
        found["rows"] = [
            {"kind": row.kind, "old": _cells(change.name, row.old), "new": _cells(change.name, row.new)}
            for row in change.rows
        ]
    elif not change.pieces:
        found["old"], found["new"] = _value(change.name, change.old), _value(change.name, change.new)
    return found


def _name(name: str) -> Any:
    if name in ROWS:
        return ROWS[name]._meta.verbose_name_plural
    if name in _OF_TENDER:
        return Tender._meta.get_field(name).verbose_name
    model = Project if name in ("title", "title_en", "field") else TermsOfReference
    return model._meta.get_field(name).verbose_name


def _value(name: str, value: Any) -> Any:
    if name in _OF_TENDER:
        return when(parse_datetime(value)) if "T" in str(value) else value
    if name == "estimated_budget":
        return money(value)
    if name == "eligible_kinds":
        return listed(_in_words(name, value)["kinds_labels"])
    return _in_words(name, value)[_LABELLED[name]] if name in _LABELLED else value


def _in_words(name: str, value: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "field": "", "method": "", "eligible_kinds": [], "estimated_budget": "", "beneficiaries": [], "indicators": [],
        "required_documents": [],
    }  # fmt: skip
    return labelled(empty | {name: value})


def _cells(name: str, row: dict[str, str] | None) -> list[tuple[Any, Any]]:
    """(column, value) of a row, codes in words."""
    if row is None:
        return []
    model = ROWS[name]
    cells = []
    for key, value in row.items():
        field = model._meta.get_field(key)
        words = dict(field.flatchoices).get(value, value) if field.choices else value  # type: ignore[union-attr]
        cells.append((field.verbose_name, words))  # type: ignore[union-attr]
    return cells
