"""The administrator's pages: accounts, roles, departments. They decide nothing about any project."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.people import selectors, services
from partnership.people.forms import DepartmentForm, PeopleFilter, ReasonForm, RoleForm, UserEditForm, UserForm
from partnership.people.models import Department, RoleGrant, User
from partnership.people.roles import ROLES

PER_PAGE = 20
UNPROCESSABLE = 422


def _status(form: Form) -> int:
    return UNPROCESSABLE if form.is_bound else 200


@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """Every account with its roles."""
    form = PeopleFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = selectors.users_for(
        request.user, query=wanted.get("q", ""), role=wanted.get("role", ""), state=wanted.get("state", "")
    )  # type: ignore[arg-type]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for person in page:
        person.role_labels = [ROLES[grant.role].label for grant in person.held]
    return render(request, "people/users.html", {"people": page, "form": form})


@require_safe
def user(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: facts, roles now and before, delegations."""
    person = get_object_or_404(User.objects.select_related("department"), pk=pk)
    grants = [(grant, ROLES[grant.role]) for grant in person.grants.order_by("-until", "role")]
    context = {
        "person": person,
        "held": [row for row in grants if row[0].until is None],
        "former": [row for row in grants if row[0].until is not None],
        "second_step": person.authenticator_set.filter(type="totp").exists(),
        "has_password": person.has_usable_password(),
    }
    return render(request, "people/user.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: HttpRequest) -> HttpResponse:
    """Open an account."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = services.user_create(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        _send_link(request, person)
        messages.success(
            request,
            _("The account is open. A link to set the password was sent to %(email)s.") % {"email": person.email},
        )
        return redirect("people:user", pk=person.pk)
    return render(request, "people/user_form.html", {"form": form, "person": None}, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an account, or close it."""
    person = get_object_or_404(User, pk=pk)
    form = UserEditForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            services.user_update(by=request.user, user=person, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:user", pk=pk)
    person = User.objects.get(pk=pk)  # the form has written what was typed onto its own copy
    return render(request, "people/user_form.html", {"form": form, "person": person}, status=_status(form))


@require_POST
def user_send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail the person a link to set a new password."""
    person = get_object_or_404(User, pk=pk, is_active=True)
    _send_link(request, person)
    messages.success(request, _("A link to set the password was sent to %(email)s.") % {"email": person.email})
    return redirect("people:user", pk=pk)


def _send_link(request: HttpRequest, person: User) -> None:
    form = ResetPasswordForm({"email": person.email})
    if form.is_valid():
        with translation.override(person.language):  # the letter is in its reader's language
            form.save(request)


@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, held=services.own_roles(person))
    if request.method == "POST" and form.is_valid():
        try:
            services.role_grant(by=request.user, user=person, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error("role", refusal)
        else:
            messages.success(request, _("The role was given."))
            return redirect("people:user", pk=pk)
    return render(
        request, "people/role_form.html", {"form": form, "person": person, "roles": ROLES}, status=_status(form)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def role_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role."""
    grant = get_object_or_404(RoleGrant.objects.select_related("user"), pk=pk, until=None)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.role_revoke(by=request.user, grant=grant, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The role has ended."))
            return redirect("people:user", pk=grant.user_id)
    context = {"form": form, "grant": grant, "role": ROLES[grant.role]}
    return render(request, "people/role_end.html", context, status=_status(form))


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """The ministry's departments."""
    return render(request, "people/departments.html", {"departments": selectors.departments()})


@require_http_methods(["GET", "HEAD", "POST"])
def department_create(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    return _department(request, Department())


@require_http_methods(["GET", "HEAD", "POST"])
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a department."""
    return _department(request, get_object_or_404(Department, pk=pk))


def _department(request: HttpRequest, department: Department) -> HttpResponse:
    name = str(department) if department.pk else ""
    form = DepartmentForm(request.POST or None, instance=department)
    if request.method == "POST" and form.is_valid():
        services.department_save(by=request.user, department=form.instance)  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("people:departments")
    return render(request, "people/department_form.html", {"form": form, "name": name}, status=_status(form))
