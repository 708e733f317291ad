"""A partner's paper on its way in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField
from partnership.partners.checklists import WITH_END
from partnership.partners.models import DocumentKind
from partnership.workflow.clock import today


class PaperForm(forms.Form):
    """File and dates; the score only for the report of an evaluation."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF or a photo (JPEG, PNG)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip
    number = forms.CharField(
        label=_("Document number"), max_length=60, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    issued_on = ArabicDateField(label=_("Issued on"))
    expires_on = ArabicDateField(label=_("Valid until"), required=False)
    score = AmountField(
        label=_("Score (of 100)"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["expires_on"].required = kind in WITH_END
        if kind != DocumentKind.EVALUATION:
            del self.fields["score"]
        else:
            self.fields["score"].required = True

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        issued, expires = found.get("issued_on"), found.get("expires_on")
        if issued and issued > today():
            self.add_error("issued_on", _("This day has not come yet."))
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("The document would end before it was issued."))
        return found

    def facts(self) -> dict[str, Any]:
        """As the service takes them."""
        found = dict(self.cleaned_data)
        return found | {"upload": found.pop("file")}
