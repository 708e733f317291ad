"""Confirming a grave step: whoever opens envelopes, decides on an award or signs shows once more who they are.

With the second factor (a code of the authenticator app, or a recovery code) where the person has one, else with the
password. One place: the page that takes a step. A confirmation holds for SHARAKA_CONFIRM_MINUTES; a sign-in by password
counts as one for somebody without a second factor. With REQUIRE_SECOND_FACTOR such steps need a second factor.
"""

import time
from enum import StrEnum
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership.arabic.digits import to_western
from partnership.audit.services import record
from partnership.workflow.path import Step

SESSION_KEY = "step_confirmed"


class Need(StrEnum):
    """What the page of a step asks for beside what the step itself needs."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 -- the name of a form field
    CODE = "code"
    SET_UP = "set_up"  # a second factor is compulsory, and this person has none


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def need(request: HttpRequest, row: Step) -> Need:
    """What this person must show now for this step."""
    if not row.confirm:
        return Need.NOTHING
    user: Any = request.user
    if has_second_factor(user):
        return Need.NOTHING if confirmed_by(request) == "code" else Need.CODE
    if settings.REQUIRE_SECOND_FACTOR or not user.has_usable_password():
        return Need.SET_UP
    return Need.NOTHING if confirmed_by(request) else Need.PASSWORD


def confirmed_by(request: HttpRequest) -> str:
    """How this session was confirmed lately: "code", "password" or ""."""
    since = time.time() - settings.SHARAKA_CONFIRM_MINUTES * 60
    stamp = request.session.get(SESSION_KEY) or {}
    if stamp.get("user") == request.user.pk and stamp.get("at", 0) > since:
        return str(stamp.get("by", ""))
    signed_in = get_authentication_records(request, request.user)
    return "password" if any(r.get("method") == "password" and r.get("at", 0) > since for r in signed_in) else ""


class ConfirmForm(forms.Form):
    """Asks for the code or the password. Valid only once: a code that was used is refused."""

    def __init__(self, *args: Any, request: HttpRequest, asked: Need, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.asked = request, asked
        if asked is Need.CODE:
            self.fields["code"] = forms.CharField(
                label=gettext_lazy("Code of your second factor"),
                help_text=gettext_lazy("The six digits of your authenticator app, or a recovery code."),
                max_length=40,
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
            )
        else:
            self.fields["password"] = forms.CharField(
                label=gettext_lazy("Your password"),
                help_text=gettext_lazy("This step is confirmed with your password once more."),
                max_length=200,
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
            )

    def clean_code(self) -> str:
        code = to_western(self.cleaned_data["code"]).replace(" ", "").strip()
        clear = check_rate_limit(self.request.user, "too_many_login_attempts")
        for found in Authenticator.objects.filter(user=self.request.user).exclude(type=Authenticator.Type.WEBAUTHN):
            if found.wrap().validate_code(code):
                found.record_usage()
                clear()
                return code
        raise ValidationError(_("This code is not right, or it was used already: wait for the next one."), "wrong")

    def clean_password(self) -> str:
        clear = check_rate_limit(self.request.user, "too_many_login_attempts")
        if not self.request.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password. Nothing was changed."), "wrong")
        clear()
        return ""

    def remember(self) -> None:
        """Call after is_valid(): the session is confirmed from now on, for some minutes."""
        self.request.session[SESSION_KEY] = {
            "user": self.request.user.pk, "at": time.time(), "by": self.asked.value,
        }  # fmt: skip

    def refused(self, row: Step, obj: Any) -> None:
        """Keep a wrong code or password in the trail: somebody else may sit at the keyboard."""
        if any(error.code == "wrong" for errors in self.errors.as_data().values() for error in errors):
            record("confirmation_refused", by=self.request.user, obj=obj, step=row.name, after={"by": self.asked.value})
