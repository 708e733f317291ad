"""Asking for an account, opening it, inviting somebody."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User

NAME = forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})
NEW_PASSWORD = {"dir": "ltr", "autocomplete": "new-password"}


class SignUpForm(forms.Form):
    """Whoever will register a partner."""

    name = forms.CharField(label=_("Full name"), max_length=200, widget=NAME)
    email = forms.EmailField(
        label=_("E-mail"), max_length=150, help_text=_("A link is sent there; the account opens with it."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"}),
    )  # fmt: skip

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class InviteForm(SignUpForm):
    """Somebody else, invited by the partner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("A link that is valid for 14 days is sent there.")
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class AccountForm(forms.Form):
    """The account behind a proved address."""

    name = forms.CharField(label=_("Full name"), max_length=200, widget=NAME)
    password1 = forms.CharField(
        label=_("Password"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NEW_PASSWORD),
        help_text=_("At least 12 characters; several words are easier to remember than signs."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("Password again"), max_length=200, strip=False, widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, second = found.get("password1"), found.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        elif first and second:
            try:
                validate_password(first, User(username=self.email, email=self.email, name=found.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password1", refusal)
        return found
