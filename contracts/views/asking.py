"""The one shape of a page that asks something about a contract: form, one service, message, back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from contracts.models import Contract
from contracts.policies import of_department
from contracts.selectors import contracts_visible
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError

Text = str | Promise


def contract_for(user: Any, pk: int) -> Contract:
    """The contract at an address as far as this person may see it, or Http404."""
    found = contracts_visible(user).select_related("project__terms").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def only_own(user: Any, found: Contract) -> Contract:
    """The same contract, unless an officer of another department asks: what belongs to a department, that department writes."""
    if has_role(user, "officer") and not has_role(user, "legal") and not of_department(user, found):
        raise PermissionDenied
    return found


def draft_url(found: Contract) -> str:
    return reverse("contracts:draft", args=[found.pk])


def ask(
    request: HttpRequest, form: Any, act: Callable[..., Any], *, heading: Text, done: Text, back: str, crumb: Text,
    eyebrow: Text = "", lead: Text = "", to: str = "", to_result: bool = False, extra: dict[str, Any] | None = None, template: str = "contracts/form.html",
) -> HttpResponse:  # fmt: skip
    """Show a form, or take its answer: `act(**cleaned)` does it, a refusal is shown above the form with status 422.

    Then to `to`, to the page of what was made (`to_result`), or `back`.
    """
    if request.method == "POST" and form.is_valid():
        try:
            made = act(**form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(done))
            return redirect(made if to_result else to or back)
    context = {
        "form": form, "heading_text": heading, "back": back, "crumb_text": crumb, "eyebrow": eyebrow, "lead": lead, **(extra or {}),
    }  # fmt: skip
    return render(request, template, context, status=422 if form.is_bound else 200)


def do(request: HttpRequest, act: Callable[[], Any], *, done: Text, back: str) -> HttpResponse:
    """One button without a form: do it, say so or why not, go back."""
    try:
        act()
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, str(done))
    return redirect(back)
