"""Guarantees: recorded, extended, called, released."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms import signing as forms
from contracts.forms.delivery import ReasonForm
from contracts.models import Bond
from contracts.selectors import bonds_visible
from contracts.services import guarantees as services
from contracts.services.values import bond_required
from contracts.views.asking import ask, contract_for
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.clock import today


@require_http_methods(["GET", "HEAD", "POST"])
def bond_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a guarantee: performance bond, advance, insurance."""
    found = contract_for(request.user, pk)
    form = forms.BondForm(request.POST or None, request.FILES or None)
    facts = {"amount": f"{bond_required(found):,.3f}", "day": services.bond_must_last_until(found).isoformat()}
    return ask(
        request, form, lambda **given: services.bond_record(found, by=request.user, **given), heading=_("Record a guarantee"),
        done=_("The bond is recorded."), back=found.get_absolute_url(), crumb=found.number,
        lead=_("The performance bond: at least BD %(amount)s, valid past %(day)s.") % facts,
    )  # fmt: skip


def _bond(request: HttpRequest, pk: int, part: int) -> Bond:
    found = bonds_visible(request.user).filter(contract=pk, pk=part).first()
    if found is None:
        raise Http404
    return found


@require_safe
def bond(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """One guarantee: how long it lasts, how it ended, its letters."""
    found = _bond(request, pk, part)
    context = {
        "bond": found,
        "contract": found.contract,
        "left": (found.expires_on - today()).days,
        "may": not found.outcome and has_role(request.user, "finance"),
        "papers": documents_of(request.user, object_model="contracts.bond", object_id=found.pk),
    }
    return render(request, "contracts/bond.html", context)


def _act(
    request: HttpRequest, found: Bond, form: Any, act: Callable[..., Any], heading: str, done: str
) -> HttpResponse:
    return ask(
        request, form, lambda **given: act(found, by=request.user, **given), heading=heading, done=done,
        back=found.get_absolute_url(), crumb=str(found), eyebrow=found.contract.number,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def bond_extend(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    found, form = _bond(request, pk, part), forms.BondExtendForm(request.POST or None)
    return _act(request, found, form, services.bond_extend, _("Extend the guarantee"), _("The guarantee is extended."))


@require_http_methods(["GET", "HEAD", "POST"])
def bond_call(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    found, form = _bond(request, pk, part), forms.BondCallForm(request.POST or None)
    return _act(
        request,
        found,
        form,
        services.bond_call,
        _("Call the guarantee"),
        _("The guarantee is called; the letter is issued."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bond_release(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    found, form = _bond(request, pk, part), ReasonForm(request.POST or None)
    return _act(
        request,
        found,
        form,
        services.bond_release,
        _("Release the guarantee"),
        _("The guarantee is released; the letter is issued."),
    )
