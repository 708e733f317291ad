"""From a visitor to a representative with an account. No page says whether an address is known here."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from partnership.partners.forms import AccountForm, SignUpForm
from partnership.partners.models import Invitation
from partnership.partners.services.joining import account_open, invitation_accept, invitation_of, joining_request
from partnership.people.models import User
from partnership.workflow.errors import DomainError

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
HELD = "join_secret"  # the link's secret leaves the address at once and waits in the session


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an account to register a partner."""
    if request.user.is_authenticated:
        return redirect("workflow:desk")
    form = SignUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if (refused := ratelimit.consume_or_429(request, action="signup")) is not None:
            return refused
        if ratelimit.consume(request, action="signup_mail", key=form.cleaned_data["email"]):
            joining_request(**form.cleaned_data)
        return redirect("partners:join_sent")
    return render(request, "partners/sign_up.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def join_sent(request: HttpRequest) -> HttpResponse:
    """The same words for a known address and a new one."""
    return render(request, "partners/join_sent.html")


@require_safe
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of the mail: keep its secret out of the address, go on."""
    request.session[HELD] = secret[:100]
    return redirect("partners:join_confirm")


@sensitive_post_parameters("password1", "password2")
@require_http_methods(["GET", "HEAD", "POST"])
def join_confirm(request: HttpRequest) -> HttpResponse:
    """Open the account, or accept with the one that is signed in."""
    invitation = invitation_of(request.session.get(HELD, ""))
    if invitation is None:
        return render(request, "partners/join_invalid.html", status=404)
    if request.user.is_authenticated:
        return _accept(request, invitation)
    known = User.objects.filter(email__iexact=invitation.email).exists()
    form = AccountForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if request.method == "POST" and not known and form.is_valid():
        try:
            user = _opened(invitation, form)
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
        else:
            login(request, user, BACKEND)
            return _arrived(request, invitation)
    context = {"form": form, "invitation": invitation, "known": known}
    return render(request, "partners/join.html", context, status=422 if form.is_bound else 200)


def _opened(invitation: Invitation, form: AccountForm) -> User:
    data = form.cleaned_data
    return account_open(
        invitation, name=data["name"], password=data["password1"], language=(get_language() or "ar")[:2]
    )


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    why = ""
    if request.method == "POST":
        try:
            invitation_accept(invitation, by=request.user)
        except DomainError as refusal:
            why = str(refusal)
        else:
            return _arrived(request, invitation)
    context = {"invitation": invitation, "why": why}
    return render(request, "partners/join_accept.html", context, status=422 if why else 200)


def _arrived(request: HttpRequest, invitation: Any) -> HttpResponse:
    request.session.pop(HELD, None)
    messages.success(request, _("Welcome. Your address is confirmed."))
    return redirect("partners:mine")
