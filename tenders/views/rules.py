"""The rules in force, their history, and a change by the tender committee's secretary."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.forms.rules import RuleForm
from tenders.models import Rule
from tenders.models.rules import Group
from tenders.selectors import rules as selectors
from tenders.services.rules import rule_change as change


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What is in force today, in groups; announced changes beside it."""
    today = selectors.today()
    coming = {record.code: record for record in selectors.rules_coming(today)}
    in_force = list(selectors.rules_in_force(today))
    groups = [(label, [(r, coming.get(r.code)) for r in in_force if r.group == code]) for code, label in Group.choices]
    return render(
        request, "tenders/rules.html", {"groups": groups, "may_change": has_role(request.user, "tender_secretary")}
    )


@require_safe
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """Every record of one rule, the latest first."""
    records = list(selectors.rule_history(code))
    if not records:
        raise Http404
    context = {"records": records, "today": selectors.today(), "may_change": has_role(request.user, "tender_secretary")}
    return render(request, "tenders/rule.html", context | {"rule": records[0]})


@require_http_methods(["GET", "HEAD", "POST"])
def rule_change(request: HttpRequest, code: str) -> HttpResponse:
    """Set a new value from a day on."""
    try:
        record = selectors.rule_record(code)
    except Rule.DoesNotExist as error:
        raise Http404 from error
    form = RuleForm(request.POST or None, rule=record, initial={"in_force_from": selectors.today()})
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("in_force_from", "source", "article", "reason")}
        try:
            change(code, by=request.user, value=form.value(), **facts)
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, DomainError) else refusal.messages)
        else:
            return redirect("tenders:rule", code)
    context = {"form": form, "rule": record, "heading": _("Change a rule")}
    return render(request, "tenders/rule_change.html", context, status=422 if form.is_bound else 200)
