"""Bid securities after the opening: those that are held, each with its record, what became of it and the letter."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.documents.selectors import documents_of
from partnership.interface.exports import list_page
from partnership.people.roles import has_role
from partnership.workflow.clock import today
from partnership.workflow.errors import DomainError
from tenders.forms.bid import ExtendForm, SettleForm
from tenders.models import BidSecurity
from tenders.selectors.bid import securities_visible
from tenders.services.security import security_extend, security_settle
from tenders.tables.security import SecurityTable


@require_safe
def securities(request: HttpRequest) -> HttpResponse:
    """Every security that was opened, those that end first at the head."""
    table = SecurityTable(securities_visible(request.user), request=request)
    return list_page(request, "tenders/securities.html", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
def security(request: HttpRequest, pk: int) -> HttpResponse:
    """One security: its facts, its letter, and for the secretary what becomes of it."""
    found = get_object_or_404(securities_visible(request.user), bid=pk)
    extends = "extend" in request.POST
    settle_form = SettleForm(request.POST if request.method == "POST" and not extends else None)
    extend_form = ExtendForm(request.POST if request.method == "POST" and extends else None)
    form = extend_form if extends else settle_form
    if request.method == "POST" and form.is_valid() and _recorded(request, found, form, extends=extends):
        return redirect("tenders:security", pk=pk)
    context = {
        "security": found, "bid": found.bid, "today": today(), "settle_form": settle_form, "extend_form": extend_form,
        "decides": has_role(request.user, "tender_secretary") and not found.outcome,
        "papers": documents_of(
            request.user, kind="tenders.security_letter", object_model="tenders.bid", object_id=found.bid_id
        ),
    }  # fmt: skip
    return render(request, "tenders/security.html", context, status=422 if request.method == "POST" else 200)


def _recorded(request: HttpRequest, found: BidSecurity, form: Any, *, extends: bool) -> bool:
    try:
        (security_extend if extends else security_settle)(found, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Recorded."))
    return True
