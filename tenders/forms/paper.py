"""Forms of bids on paper: written down, confirmed, read in the session, handed back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import ArabicDateTimeField
from partnership.partners.models import Partner
from partnership.workflow.errors import DomainError
from tenders.forms.files import FilesField, SeveralFiles
from tenders.models import Tender


def _number(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=40, help_text=help_text, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}))  # fmt: skip


class PhotosField(FilesField):
    """Photographs that the upload handler sealed as they came; `refused` is what it said of one that it did not take."""

    refused: DomainError | None = None

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if self.refused is not None:
            raise ValidationError(str(self.refused), code=self.refused.code)
        return super().clean(data, initial)


class PaperForm(forms.Form):
    """An envelope as it was handed over. The photographs are sealed by the upload handler and never validated in the clear."""

    partner = forms.ModelChoiceField(
        label=_("Bidder"), queryset=Partner.objects.none(), empty_label=_("Choose the bidder")
    )
    envelope_number = _number(_("Number on the envelope"), _("Write a number on the envelope, and the same here."))
    delivered_by = forms.CharField(
        label=_("Handed over by"), max_length=150, help_text=_("Name of whoever brought it.")
    )
    received_at = ArabicDateTimeField(label=_("Handed over at"), help_text=_("Bahrain time."))
    photos = PhotosField(
        label=_("Photographs of the closed envelope"),
        help_text=_(
            "One to four pictures (JPEG, PNG or PDF), front and back with the seal. They are sealed as they are uploaded, "
            "and shown in the session beside the envelope."
        ),
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"required": _("Photograph the closed envelope: at least one picture.")},
    )

    def __init__(self, *args: Any, tender: Tender, refused: DomainError | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].refused = refused  # type: ignore[attr-defined]
        kinds = tender.terms.eligible_kinds
        self.fields["partner"].queryset = Partner.objects.filter(state="approved", kind__in=kinds).order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if self.errors and found.get(
            "photos"
        ):  # no browser keeps a chosen file, and what was sealed is dropped with the request
            self.add_error(
                "photos", _("Choose the photographs again: they are not kept while something else is wrong.")
            )
        return found


class PaperConfirmForm(forms.Form):
    """The second officer reads the number on the envelope; it is not shown."""

    envelope_number = _number(
        _("Number on the envelope"), _("Take the envelope in your hand and type the number that stands on it.")
    )


class PaperReadingForm(forms.Form):
    """What a paper envelope said, beside its scans."""

    scans = forms.FileField(
        label=_("Scans"), required=False, widget=SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("Every page that lay in the envelope: PDF, JPEG or PNG; several at once."),
    )  # fmt: skip
    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("What cannot be read, or is missing."),
    )  # fmt: skip


class HandOverForm(forms.Form):
    """Who took a paper envelope back."""

    handed_to = forms.CharField(label=_("Handed to"), max_length=150)
