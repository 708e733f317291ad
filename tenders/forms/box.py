"""Forms of the tender box: officers, passphrases, shares."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User

LEAST_LETTERS = 12


def secret_field(label: Any, *, new: bool, help_text: Any = "", required: bool = True) -> forms.CharField:
    """A passphrase: never shown again, never filled in."""
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind, "dir": "auto"})
    return forms.CharField(
        label=label, max_length=200, strip=False, widget=widget, help_text=help_text, required=required
    )


class OfficersForm(forms.Form):
    """Who opens the envelopes of a tender."""

    officers = forms.ModelMultipleChoiceField(
        label=_("Opening officers"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = people


class PassphraseForm(forms.Form):
    """A box passphrase, typed twice; the present one too, where there is one and it is known."""

    old = secret_field(
        _("Present passphrase"), new=False, required=False,
        help_text=_("Leave it empty only if you have lost it: the shares behind it are then lost as well."),
    )  # fmt: skip
    new = secret_field(
        _("Passphrase"), new=True,
        help_text=_("At least 12 letters: four or five words that you can remember. Nobody can reset it for you."),
    )  # fmt: skip
    again = secret_field(_("The same once more"), new=True)

    def __init__(self, *args: Any, has_one: bool, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if not has_one:
            del self.fields["old"]

    def clean_new(self) -> str:
        typed: str = self.cleaned_data["new"].strip()
        if settings.SHARAKA_DEMO and typed == f"demo-{self.person.username}":
            return typed
        if len(typed) < LEAST_LETTERS:
            raise ValidationError(_("At least %(n)s letters.") % {"n": LEAST_LETTERS})
        validate_password(typed, self.person, [CommonPasswordValidator()])
        if self.person.check_password(typed):
            raise ValidationError(_("Take another one than your sign-in password."))
        return typed

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("new") and found.get("again", "").strip() != found["new"]:
            self.add_error("again", _("The two are not the same."))
        return found


class ShareForm(forms.Form):
    """An officer's passphrase, to give their share."""

    passphrase = secret_field(_("Your box passphrase"), new=False)


class ReserveForm(forms.Form):
    """The reserve share from the paper envelope."""

    kind = forms.ChoiceField(
        label=_("Key"), choices=[("technical", _("technical envelopes")), ("financial", _("financial envelopes"))]
    )
    text = forms.CharField(
        label=_("Reserve share"), max_length=600, widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocomplete": "off"}),
        help_text=_("Groups of four letters and digits, as they stand on the paper."),
    )  # fmt: skip


class ReceiptForm(forms.Form):
    """A receipt to be verified."""

    text = forms.CharField(
        label=_("Receipt"), max_length=4000, widget=forms.Textarea(attrs={"rows": 10, "dir": "ltr"}),
        help_text=_("The whole text file, from its first line to the signature."),
    )  # fmt: skip
