"""The partner register."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.arabic.search import search
from partnership.partners.checklists import checklist
from partnership.partners.forms import PartnerFilter, PartnerForm
from partnership.partners.models import Partner, PartnerKind
from partnership.partners.page_sections import sections_for
from partnership.partners.policies import partners_of
from partnership.partners.selectors import eligibility, partners_visible_to
from partnership.partners.selectors.checking import lines_of, registration_steps
from partnership.partners.selectors.display import facts_in_words
from partnership.partners.selectors.page import about, said_to
from partnership.partners.services import partner_register, partner_update
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline


@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """The register as a list."""
    form = PartnerFilter(request.GET or None)
    rows = partners_visible_to(request.user).order_by("name", "pk")
    if form.is_bound:
        form.full_clean()
        for name in ("kind", "state"):
            if value := form.cleaned_data.get(name):
                rows = rows.filter(**{name: value})
        if query := form.cleaned_data.get("q", "").strip():
            found = search(rows, query, "search_key").values("pk")
            rows = rows.filter(Q(pk__in=found) | Q(registration_number__icontains=query[:60]))
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    may_import = has_role(request.user, "partnership_secretary", "auditor")
    return render(request, "partners/partners.html", {"form": form, "partners": page, "may_import": may_import})


@require_safe
def partner(request: HttpRequest, pk: int) -> HttpResponse:
    """A partner's page: facts, papers, representatives, whether it may bid today and why not, what was said to it."""
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    mine = found.pk in partners_of(request.user)
    lines = lines_of(found)
    context = {
        "partner": found,
        "mine": mine,
        "items": [(line, facts_in_words(found, line.item)) for line in lines],
        "all_checked": all(line.is_accepted for line in lines),
        "reasons": eligibility(found),
        "registration": registration_steps(found) if mine and found.is_editable else [],
        "missing": [lack for line in lines for lack in line.lacks] if mine and found.is_editable else [],
        "representatives": found.representatives.select_related("user"),
        "sections": sections_for(found, request.user),
        **about(found, request.user),
    }
    return render(request, "partners/partner.html", context)


@require_safe
def said(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was said to the partner, and what happened to its registration."""
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "partner": found,
        "mine": found.pk in partners_of(request.user),
        "entries": timeline(machine=found.machine, object_id=found.pk),
        **said_to(found, request.user),
    }
    return render(request, "partners/said.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The partner this person represents, or the form that registers one."""
    pk = min(partners_of(request.user), default=None)
    return redirect("partners:partner", pk=pk) if pk else redirect("partners:partner_new")


@require_http_methods(["GET", "HEAD", "POST"])
def partner_new(request: HttpRequest) -> HttpResponse:
    """Begin a registration: the kind first, then its form. One partner for each representative."""
    if partners_of(request.user):
        return redirect("partners:mine")
    kind = request.GET.get("kind", "")
    if kind not in PartnerKind.values:
        return render(request, "partners/partner_kind.html", {"kinds": _kinds()})
    form = PartnerForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        return redirect(partner_register(by=request.user, **form.partner_facts()))
    return _form_page(request, form, PartnerKind(kind).label, None)


def _kinds() -> list[tuple[str, Any, list[Any]]]:
    """Each kind with what it is asked for, so that people have it ready."""
    return [(kind.value, kind.label, [item.label for item in checklist(kind)]) for kind in PartnerKind]


@require_http_methods(["GET", "HEAD", "POST"])
def partner_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a registration while it is a draft or was returned."""
    found = Partner.objects.filter(pk=pk, pk__in=partners_of(request.user)).first()
    if found is None:
        raise Http404
    form = PartnerForm(request.POST or None, instance=Partner.objects.get(pk=pk), kind=found.kind)
    if request.method == "POST" and form.is_valid():
        try:
            partner_update(found, by=request.user, **form.partner_facts())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form_page(request, form, found.get_kind_display(), found)


def _form_page(request: HttpRequest, form: PartnerForm, kind: str, found: Partner | None) -> HttpResponse:
    corrections = [line for line in lines_of(found) if line.reason] if found else []
    wrong = {line.item.facts[-1]: line.reason for line in corrections if line.item.facts}
    for field in form:  # what the ministry wants otherwise stands at the item's last field too
        field.wrong = wrong.get(field.name, "")
    context = {
        "form": form,
        "partner": found,
        "kind": kind,
        "corrections": corrections,
        "registration": registration_steps(found),
    }
    return render(request, "partners/partner_edit.html", context, status=422 if form.is_bound else 200)
