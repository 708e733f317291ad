"""My account, and whom I lend a role to."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.people import selectors, services
from partnership.people.forms import DelegationForm
from partnership.people.roles import ROLES, roles_of

PER_PAGE = 20
UNPROCESSABLE = 422


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here: roles, department, password, second step of sign-in."""
    roles = [(ROLES[code], who if who.pk != request.user.pk else None) for code, who in roles_of(request.user).items()]
    second_step = request.user.authenticator_set.filter(type="totp").exists()  # type: ignore[union-attr]
    return render(request, "people/account.html", {"person": request.user, "roles": roles, "second_step": second_step})


@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """What I lent and what I was lent; the administrator sees all."""
    page = Paginator(selectors.delegations_of(request.user), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    now = timezone.now()
    for row in page:
        row.running = selectors.is_running(row, now)
    may_delegate = bool(services.own_roles(request.user) - services.NEVER_DELEGATED)  # type: ignore[arg-type]
    return render(request, "people/delegations.html", {"delegations": page, "may_delegate": may_delegate, "now": now})


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_create(request: HttpRequest) -> HttpResponse:
    """Lend a role for a period."""
    form = DelegationForm(request.POST or None, user=request.user)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        starts, ends = form.period()
        data = form.cleaned_data
        try:
            made = services.delegation_create(
                by=request.user,
                to_user=data["to_user"],
                role=data["role"],
                starts=starts,
                ends=ends,
                reason=data["reason"],
            )  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("%(person)s stands in for you as “%(role)s” in this period.") % {
                "person": made.to_user, "role": ROLES[made.role].label,
            })  # fmt: skip
            return redirect("people:delegations")
    return render(
        request, "people/delegation_form.html", {"form": form}, status=UNPROCESSABLE if form.is_bound else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation now."""
    delegation = get_object_or_404(selectors.delegations_of(request.user), pk=pk)  # type: ignore[arg-type]
    if request.method == "POST":
        try:
            services.delegation_end(by=request.user, delegation=delegation)  # type: ignore[arg-type]
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, _("The delegation has ended."))
        return redirect("people:delegations")
    return render(
        request, "people/delegation_end.html", {"delegation": delegation, "role": ROLES[delegation.role].label}
    )
