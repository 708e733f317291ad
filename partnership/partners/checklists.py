"""What each kind of partner is asked for and checked on, item by item (RULES.md section 1, eligibility rows)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.partners.models.document import DocumentKind
from partnership.partners.models.partner import PartnerKind

D = DocumentKind


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist: facts of the form and papers that show them. `needed`: the facts and papers that a
    registration is not sent without; the others are shown where there are any."""

    code: str
    label: str | Promise
    facts: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    needed: frozenset[str] = field(default_factory=frozenset)


def _item(code: str, label: str | Promise, facts: str = "", papers: tuple[str, ...] = (), *, free: str = "") -> Item:
    names = tuple(facts.split())
    optional = set(free.split())
    return Item(code, label, names, papers, frozenset({*names, *papers} - optional))


_FIELDS = _item("fields", _("Fields of partnership"), "fields")
_CONTACT = _item("contact", _("How to reach it"), "email phone address", free="address")

CHECKLISTS: dict[str, tuple[Item, ...]] = {
    PartnerKind.ASSOCIATION: (
        _item("identity", _("Name and foundation"), "name name_en registered_on", free="name_en"),
        _item("licence", _("Licence from the ministry"), "registration_number licence_expires", (D.LICENCE,)),
        _FIELDS,
        _item("board", _("Board of directors and its term"), "board board_valid_until", (D.BOARD,)),
        _item("dispute", _("No legal dispute"), "has_legal_dispute", (D.NO_DISPUTE,), free="has_legal_dispute no_dispute"),
        _item("evaluation", _("Institutional evaluation"), "evaluated_on evaluation_score", (D.EVALUATION,)),
        _CONTACT,
    ),
    PartnerKind.FIRM: (
        _item("identity", _("Name and foundation"), "name name_en registered_on", free="name_en registered_on"),
        _item("licence", _("Commercial registration"), "registration_number licence_expires", (D.LICENCE,)),
        _item("activities", _("Activities that permit social work"), "activities other_activities", free="other_activities"),
        _FIELDS,
        _item("vat", _("Value added tax"), "vat_number", (D.VAT,), free="vat_number vat"),
        _item("bahrainisation", _("Bahrainisation"), "", (D.BAHRAINISATION,), free="bahrainisation"),
        _item("sme", _("Small and medium enterprise"), "", (D.SME,), free="sme"),
        _CONTACT,
    ),
    PartnerKind.INTERNATIONAL: (
        _item("identity", _("Name and country"), "name name_en country registered_on", free="name_en registered_on"),
        _item("licence", _("Registration in its country"), "registration_number licence_expires", (D.LICENCE,)),
        _item("experience", _("Experience in social work"), "experience", (D.EXPERIENCE,)),
        _item("local", _("Local registration, where it is required"), "local_registration", (D.LOCAL,), free="local_registration local"),
        _FIELDS,
        _CONTACT,
    ),
}  # fmt: skip

# Papers that carry an end; without it they could not be watched.
WITH_END = frozenset({D.LICENCE, D.BOARD, D.BAHRAINISATION, D.SME, D.LOCAL})


def checklist(kind: str) -> tuple[Item, ...]:
    return CHECKLISTS[PartnerKind(kind)]


def papers_of(kind: str) -> Iterator[tuple[str, bool]]:
    """The papers of a kind of partner, each with whether a registration needs it."""
    for item in checklist(kind):
        for paper in item.papers:
            yield paper, paper in item.needed
