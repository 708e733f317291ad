"""The written steps of the guided form: what each consists of, bound to the draft or to what was typed."""

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.box.key_models import FINANCIAL, TECHNICAL
from tenders.box.parts import BoxFile, Draft
from tenders.box.prices import Prices, reckon
from tenders.forms.bid.declarations import STATEMENTS, DeclarationForm, MemberRows
from tenders.forms.bid.financial import PriceRows, PriceTermsForm
from tenders.forms.bid.security import SecurityForm
from tenders.forms.bid.technical import COMMON, TechnicalForm
from tenders.forms.rows import RowFormSet, rows_after_button
from tenders.models import Bid
from tenders.relations import CONSORTIUM, RELATIONS
from tenders.selectors.bid_check import SECURITY_SCAN, members_in_register

EMPTY_LINES = 3


@dataclass(slots=True)
class Slot:
    """A place for files on a step's page: a required document, or the rest. `refusal`: why the last one was not taken."""

    field: str
    document: str
    label: str | Promise
    mandatory: bool = False
    several: bool = False
    files: list[BoxFile] = made(default_factory=list)
    refusal: str = ""


def fingerprint(content: dict[str, Any], keys: tuple[str, ...]) -> str:
    """What stands in these keys, in short: whoever writes has seen this, or somebody else wrote meanwhile."""
    standing = json.dumps({key: content.get(key) or "" for key in keys}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(standing.encode()).hexdigest()[:20]


class Part(ABC):
    """One written step. `keys`: what of the envelope's content is its own; nothing else is touched by it."""

    step = ""
    kind = TECHNICAL
    keys: tuple[str, ...] = ()
    rows: type[RowFormSet] | None = None
    prefix = ""
    has_files = True

    def __init__(self, bid: Bid, draft: Draft, data: Any = None, files: list[BoxFile] | None = None) -> None:
        self.bid, self.data, self.content = bid, data, draft.content(self.kind)
        self.standing = fingerprint(self.content, self.keys)
        self.seen = self.standing if data is None else str(data.get("seen", ""))[:40]
        self.changes_rows = data is not None and self.rows is not None and ("add" in data or "remove" in data)
        bound = None if self.changes_rows else data
        initial = self.content if not self.changes_rows else self._typed()
        self.form = self.make_form(bound, initial)
        self.formset = self._formset(bound) if self.rows else None
        self.slots = self._slots(files or []) if self.has_files else []

    # --- for each step to say ---
    @abstractmethod
    def make_form(self, data: Any, initial: dict[str, Any]) -> Any:
        """The form of this step."""

    def saved_rows(self) -> list[dict[str, Any]]:
        return []

    def documents(self) -> list[Slot]:
        """The required documents of this step, each with its place."""
        listed = enumerate(self.bid.tender.frozen_documents)
        return [
            Slot(f"document-{n}", d["name"], d["name"], bool(d.get("mandatory")))
            for n, d in listed
            if d.get("envelope") == self.kind
        ]

    def changes(self) -> dict[str, Any]:
        """What goes into the envelope. Call after is_valid()."""
        found: dict[str, Any] = self.form.content()
        return found

    # --- common ---
    def is_valid(self) -> bool:
        judged = [part.is_valid() for part in (self.form, self.formset) if part is not None]  # both say what is wrong
        return all(judged)

    def was_seen(self, content: dict[str, Any]) -> bool:
        """Did the writer see what stands now? (A form that does not say is taken to have.)"""
        return not self.seen or self.seen == fingerprint(content, self.keys)

    def has_seen(self, content: dict[str, Any]) -> None:
        """What is drawn again was saved a moment ago."""
        self.seen = fingerprint(content, self.keys)

    def refuse(self, sentence: str) -> None:
        """Show why it was not saved, above what was typed; the next try has seen what stands."""
        self.form.add_error(None, sentence)
        self.seen = self.standing

    def refuse_files(self, refusals: dict[str, Any]) -> None:
        for slot in self.slots:
            names = [slot.field, *(f"replace-{f.pk}" for f in slot.files)]
            slot.refusal = " ".join(str(refusals[name]) for name in names if name in refusals)

    def file_fields(self) -> dict[str, str]:
        """Every field of the page that takes a file, and what its file is marked as."""
        taken = {slot.field: slot.document for slot in self.slots}
        return taken | {f"replace-{f.pk}": slot.document for slot in self.slots for f in slot.files}

    @property
    def row_forms(self) -> Any:
        return self.formset.forms if self.formset is not None else []  # type: ignore[attr-defined]

    def _filled(self) -> list[Any]:
        return [row for row in self.row_forms if row.has_changed()]

    def _typed(self) -> dict[str, Any]:
        """The single fields as typed, for drawing them again without judging them."""
        fields = self.make_form(None, {}).fields.items()
        return {name: f.widget.value_from_datadict(self.data, {}, name) for name, f in fields}

    def _formset(self, bound: Any) -> RowFormSet:
        assert self.rows is not None  # noqa: S101 -- for the type checker
        if bound is not None:
            return self.rows(bound, prefix=self.prefix)
        rows = rows_after_button(self.rows, self.data, self.prefix) if self.changes_rows else self.saved_rows()
        return self.rows(initial=rows, prefix=self.prefix)

    def _slots(self, files: list[BoxFile]) -> list[Slot]:
        slots = self.documents()
        for slot in slots:
            slot.files = [f for f in files if f.kind == self.kind and f.document == slot.document]
        return slots


class WithOtherFiles(Part):
    """A step whose envelope takes any other file too."""

    def _slots(self, files: list[BoxFile]) -> list[Slot]:
        slots = super()._slots(files)
        known = {slot.document for slot in slots} | {SECURITY_SCAN}
        others = [f for f in files if f.kind == self.kind and f.document not in known]
        return [*slots, Slot("other", "", _("Other files"), several=True, files=others)]


class Declarations(Part):
    step, kind, has_files = "declarations", TECHNICAL, False
    rows, prefix = MemberRows, "members"
    keys = (*STATEMENTS, "bids_as", "members", *(k for r in RELATIONS for k in (r.answer, r.details)))

    def make_form(self, data: Any, initial: dict[str, Any]) -> DeclarationForm:
        return DeclarationForm(data, initial=initial, validity_days=self.bid.tender.validity_days)

    def saved_rows(self) -> list[dict[str, Any]]:
        """The members as saved; who bids in a consortium and named nobody yet finds itself there."""
        partner = self.bid.partner
        own = {"name": partner.name, "registration_number": partner.registration_number, "lead": True}
        start = [own, {}] if self.content.get("bids_as") == CONSORTIUM else [{}]
        return self.content.get("members") or start

    def changes(self) -> dict[str, Any]:
        return self.form.cleaned_data | {"members": [row.content() for row in self._filled()]}

    @property
    def registered(self) -> list[Any]:
        """The saved members that stand in the register."""
        return list(members_in_register(self.content.get("members") or []).values())


class Technical(WithOtherFiles):
    step, kind, keys = "technical", TECHNICAL, (*COMMON, "answers")

    def make_form(self, data: Any, initial: dict[str, Any]) -> TechnicalForm:
        return TechnicalForm(data, initial=initial, criteria=self.bid.tender.frozen_criteria)


class Financial(WithOtherFiles):
    step, kind = "financial", FINANCIAL
    rows, prefix = PriceRows, "lines"
    keys = ("items", "discount", "vat_rate", "vat", "total", "notes")

    def make_form(self, data: Any, initial: dict[str, Any]) -> PriceTermsForm:
        return PriceTermsForm(data, initial=initial)

    def saved_rows(self) -> list[dict[str, Any]]:
        return self.content.get("items") or [{} for _n in range(EMPTY_LINES)]

    def is_valid(self) -> bool:
        return super().is_valid() and not self.form.refuse_large_discount(self._items())

    def changes(self) -> dict[str, Any]:
        found: dict[str, Any] = self.form.content(self._items())
        return found

    def _items(self) -> list[dict[str, str]]:
        return [row.content() for row in self._filled()]

    @property
    def prices(self) -> Prices:
        """As last saved."""
        return reckon(self.content)


class Security(Part):
    step, kind = "security", FINANCIAL
    keys = ("security_kind", "security_issuer", "security_number", "security_amount", "security_expires")

    def make_form(self, data: Any, initial: dict[str, Any]) -> SecurityForm:
        return SecurityForm(data, initial=initial)

    def documents(self) -> list[Slot]:
        return [Slot("document-security", SECURITY_SCAN, _("Scan of the bid security"))]


PARTS: dict[str, type[Part]] = {part.step: part for part in (Declarations, Technical, Financial, Security)}
