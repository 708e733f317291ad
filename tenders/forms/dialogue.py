"""Forms of a running tender: a question, its answer, an addendum."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateTimeField
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField
from tenders.forms.rows import RowFormSet
from tenders.forms.terms import BeneficiaryRows, DocumentRows
from tenders.models import Addendum
from tenders.services.addendum import DATES, notice_record


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"),
        max_length=4000,
        widget=long(5),
        help_text=_("It is published with its answer, without your name: write nothing that tells who you are."),
    )


class AnswerForm(StepForm):
    """The answer, in Arabic, in English or in both; the question as everybody will read it."""

    published_question = forms.CharField(
        label=_("The question as it will be published"),
        max_length=4000,
        widget=long(4),
        help_text=_("Take out whatever would tell who asks; change nothing of what is asked."),
    )
    answer_ar = forms.CharField(label=_("Answer in Arabic"), required=False, max_length=8000, widget=long(6))
    answer_en = forms.CharField(
        label=_("Answer in English"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "lang": "en"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = dict(self.initial) | {
            "published_question": self.obj.shown_question,
            "answer_ar": self.obj.answer_ar,
            "answer_en": self.obj.answer_en,
        }

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("answer_ar", "").strip() and not found.get("answer_en", "").strip():
            self.add_error("answer_ar", _("Write the answer in Arabic, in English, or in both."))
        return found


register_step_form("tenders.clarification", "draft", AnswerForm)


class AddendumForm(forms.Form):
    """The announced tender as it shall read: whatever is left as it is, does not change."""

    summary = forms.CharField(
        label=_("What changes and why"), required=False, max_length=4000, widget=long(3),
        help_text=_("Everybody reads it: on the tender's page, in the PDF and in the message to the bidders."),
    )  # fmt: skip
    scope = forms.CharField(label=_("Scope of work"), required=False, max_length=20_000, widget=long(6))
    documents_until = ArabicDateTimeField(label=_("Last day to obtain the documents"), required=False)
    questions_until = ArabicDateTimeField(label=_("Last day to ask for clarification"), required=False)
    closing_at = ArabicDateTimeField(label=_("Closing date"))
    opening_at = ArabicDateTimeField(
        label=_("Opening date"), required=False, help_text=_("Left as it is, it moves with the closing date.")
    )
    bid_security_amount = AmountField(label=_("Bid security (BHD)"), min_value=Decimal(0))
    validity_days = forms.ChoiceField(label=_("Validity of bids (days)"))
    uploads = FilesField(
        label=_("Documents that are added"), required=False, help_text=_("PDF, Word, Excel or pictures; up to ten.")
    )

    def __init__(self, data: Any = None, files: Any = None, *, addendum: Addendum) -> None:
        self.addendum = addendum
        self.said = notice_record(addendum.tender)
        self.shown = self.said | addendum.changes
        super().__init__(data, files, initial=self._initial())
        days = {"180", "120", "90", self.said["validity_days"]}
        self.fields["validity_days"].choices = [(d, d) for d in sorted(days, key=int)]  # type: ignore[attr-defined]
        for row in self.shown["criteria"]:
            self.fields[f"name_{row['id']}"] = forms.CharField(
                label=_("Criterion"), max_length=200, initial=row["name"], widget=forms.TextInput(attrs={"dir": "auto"})
            )
            self.fields[f"description_{row['id']}"] = forms.CharField(
                label=_("What is looked at"),
                required=False,
                max_length=2000,
                initial=row["description"],
                widget=long(2),
            )

    def _initial(self) -> dict[str, Any]:
        plain = {name: self.shown[name] for name in ("scope", "bid_security_amount", "validity_days")}
        dates = {n: timezone.localtime(parse_datetime(v)) if (v := self.shown[n]) else None for n in DATES}
        return plain | dates | {"summary": self.addendum.summary}

    @property
    def criteria_fields(self) -> list[tuple[Any, Any]]:
        """(name, description) of each criterion."""
        return [(self[f"name_{r['id']}"], self[f"description_{r['id']}"]) for r in self.shown["criteria"]]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closing, opening = found.get("closing_at"), found.get("opening_at")
        tender = self.addendum.tender
        if (
            closing
            and tender.closing_at
            and tender.opening_at
            and (opening is None or _same(opening, tender.opening_at))
        ):
            found["opening_at"] = opening = closing + (tender.opening_at - tender.closing_at)
        if closing and tender.closing_at and closing < tender.closing_at and not _same(closing, tender.closing_at):
            self.add_error("closing_at", _("An addendum never shortens the time for bids."))
        if closing and opening and opening < closing:
            self.add_error("opening_at", _("The opening cannot lie before the closing."))
        for name in ("documents_until", "questions_until"):
            if closing and found.get(name) and found[name] > closing:
                self.add_error(name, _("This date cannot lie after the closing."))
        return found

    def proposed(self, groups: list[dict[str, Any]], documents: list[dict[str, Any]]) -> dict[str, Any]:
        """The whole notice as it shall read, in the notation of notice_record."""
        given = self.cleaned_data
        rows = [
            {"id": r["id"], "name": given[f"name_{r['id']}"], "description": given[f"description_{r['id']}"]}
            for r in self.shown["criteria"]
        ]
        return {
            "scope": _text(given["scope"], self.said["scope"]),
            "beneficiaries": [{"kind": g["kind"], "number": str(g["number"] or 0), "note": g["note"]} for g in groups],
            **{name: self._date(name) for name in DATES},
            "bid_security_amount": f"{given['bid_security_amount']:.3f}",
            "validity_days": given["validity_days"],
            "criteria": rows,
            "required_documents": [
                {"name": d["name"], "envelope": d["envelope"], "is_mandatory": "yes" if d["is_mandatory"] else ""}
                for d in documents
            ],
        }

    def _date(self, name: str) -> str:
        """A date as it is said now where the form (which knows no seconds) shows the same minute."""
        given, said = self.cleaned_data.get(name), self.said[name]
        if said and given and _same(given, parse_datetime(said)):
            return str(said)
        return given.astimezone(timezone.get_default_timezone()).isoformat() if given else ""


def _same(one: Any, other: Any) -> bool:
    """The same minute."""
    return bool(one and other and one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0))


def _text(given: str, said: str) -> str:
    """A text area changes line ends; that is no change of the text."""
    given = given.replace("\r\n", "\n")
    return said if given.strip() == said.replace("\r\n", "\n").strip() else given


ROW_SETS = {"beneficiaries": BeneficiaryRows, "required_documents": DocumentRows}


class AddendumTables:
    """The two tables of the form: a row that is emptied is taken out, the empty ones at the end are for new rows."""

    def __init__(self, addendum: Addendum, data: Any = None) -> None:
        shown = notice_record(addendum.tender) | addendum.changes
        self.sets: dict[str, RowFormSet] = {
            name: rows(data, initial=None if data else [*map(_row, shown[name]), {}, {}], prefix=name)
            for name, rows in ROW_SETS.items()
        }

    def is_valid(self) -> bool:
        return not [s for s in self.sets.values() if not s.is_valid()]

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.sets[name].rows()


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the notice as its form shows it."""
    return row | ({"is_mandatory": bool(row["is_mandatory"])} if "is_mandatory" in row else {})
