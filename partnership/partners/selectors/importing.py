"""The preview of a spreadsheet: each row with what would become of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partnership.arabic.search import normalise
from partnership.partners.forms.importing import RowForm
from partnership.partners.models import Partner, PartnerImport
from partnership.partners.selectors.duplicates import Double, number_key
from partnership.partners.services.sheet import typed_data
from partnership.people.roles import has_role


@dataclass(slots=True)
class PreviewRow:
    """A row of the file: wrong (with what), known (registered already), or new (with whom it resembles)."""

    number: int
    name: str
    kind: str
    registration: str
    errors: list[str | Promise] = field(default_factory=list)
    known: Partner | None = None
    doubles: list[Double] = field(default_factory=list)
    form: RowForm | None = None

    @property
    def is_new(self) -> bool:
        return not self.errors and self.known is None


def imports_visible_to(user: Any) -> QuerySet[PartnerImport]:
    """The secretary's and the auditor's."""
    rows = PartnerImport.objects.select_related("uploaded_by")
    return rows if has_role(user, "partnership_secretary", "auditor") else rows.none()


def preview(found: PartnerImport) -> list[PreviewRow]:
    """Every row as it stands against the register now. Two queries; one more for each activity list of a firm."""
    register = Register()
    return [_row(row["row"], row["typed"], register) for row in found.rows]


class Register:
    """The register's numbers and names, read once; and what the file itself held so far."""

    def __init__(self) -> None:
        rows = Partner.objects.only("kind", "registration_number", "name", "name_en", "state")
        self.known = {(p.kind, p.registration_number): p for p in rows}
        self.seen: dict[tuple[str, str], int] = {}
        self.by_key: dict[str, list[Partner]] = {}
        for partner in self.known.values():
            for key in {normalise(partner.name), number_key(partner.registration_number)}:
                self.by_key.setdefault(key, []).append(partner)

    def resembling(self, name: str, number: str) -> list[Double]:
        """By number first; «جمعية الأسرة» and «جمعيه الاسره» are one name."""
        same = {p.pk: Double(p, _("a name that reads alike")) for p in self.by_key.get(normalise(name), ())}
        same |= {p.pk: Double(p, _("the same registration number")) for p in self.by_key.get(number_key(number), ())}
        return list(same.values())


def _row(number: int, typed: dict[str, str], register: Register) -> PreviewRow:
    kind, data = typed_data(typed)
    line = PreviewRow(number, typed.get("name", ""), typed.get("kind", ""), typed.get("registration_number", ""))
    if not kind:
        line.errors.append(_("The kind of partner is none of the three."))
        return line
    form = line.form = RowForm(data, kind=kind)
    if not form.is_valid():
        line.errors += [text for name, texts in form.errors.items() for text in _named(form, name, texts)]
        return line
    key = (kind, form.cleaned_data["registration_number"])
    if key in register.seen:
        line.errors.append(_("The same partner stands in row %(row)s already.") % {"row": register.seen[key]})
    register.seen.setdefault(key, number)
    line.known = register.known.get(key)
    if line.is_new:
        line.doubles = register.resembling(form.cleaned_data["name"], key[1])
    return line


def _named(form: RowForm, name: str, texts: Any) -> list[str]:
    label = form[name].label if name in form.__dict__["fields"] else ""
    return [f"{label}: {text}" if label else str(text) for text in texts]
