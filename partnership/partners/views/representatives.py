"""Who represents a partner, and who is invited to."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnership.partners.forms import InviteForm
from partnership.partners.models import Invitation, Partner, Representative
from partnership.partners.policies import may_bind, partners_of
from partnership.partners.selectors import partners_visible_to
from partnership.partners.services.joining import invitation_send, invitation_withdraw
from partnership.partners.services.representatives import authority_hand_over, may_manage, representative_end
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


def _partner(request: HttpRequest, pk: int) -> Partner:
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def representatives(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, and the form that invites one more."""
    found = _partner(request, pk)
    people = list(found.representatives.select_related("user"))
    unrepresented = not any(person.active for person in people)
    may_invite = may_bind(request.user, pk) or (unrepresented and has_role(request.user, "partnership_secretary"))
    form = InviteForm(request.POST or None)
    if request.method == "POST":
        if not may_invite:
            raise PermissionDenied
        if form.is_valid() and (answer := _invite(request, found, form)) is not None:
            return answer
    context = {
        "partner": found, "representatives": people, "form": form if may_invite else None, "me": request.user,
        "manages": may_manage(request.user, pk), "mine": pk in partners_of(request.user),
        "invitations": found.invited_representatives.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now()),
    }  # fmt: skip
    return render(request, "partners/representatives.html", context, status=422 if form.is_bound else 200)


def _invite(request: HttpRequest, found: Partner, form: InviteForm) -> HttpResponse | None:
    if (refused := ratelimit.consume_or_429(request, action="invite", user=request.user)) is not None:
        return refused
    try:
        invitation_send(found, by=request.user, **form.cleaned_data)
    except DomainError as refusal:
        form.add_error("email", str(refusal))
        return None
    messages.success(request, _("The invitation was sent."))
    return redirect("partners:representatives", pk=found.pk)


@require_POST
def invitation_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation."""
    found = get_object_or_404(Invitation, pk=pk, partner__in=partners_visible_to(request.user))
    try:
        invitation_withdraw(found, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("partners:representatives", pk=found.partner_id)


@require_http_methods(["GET", "HEAD", "POST"])
def representative_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that a representative leaves."""
    return _confirmed(request, pk, representative_end, "partners/representative_end.html")


@require_http_methods(["GET", "HEAD", "POST"])
def authority(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm whose signature binds from now on."""
    return _confirmed(request, pk, authority_hand_over, "partners/authority.html")


def _confirmed(request: HttpRequest, pk: int, service: Any, template: str) -> HttpResponse:
    rows = Representative.objects.select_related("user", "partner")
    found = get_object_or_404(rows, pk=pk, partner__in=partners_visible_to(request.user))
    own = found.user_id == request.user.pk and service is representative_end
    if not own and not may_manage(request.user, found.partner_id):
        raise PermissionDenied
    if request.method == "POST":
        try:
            service(found, by=request.user)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("workflow:desk") if own else redirect("partners:representatives", pk=found.partner_id)
    return render(request, template, {"representative": found, "own": own})
