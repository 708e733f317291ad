"""The secretary's check of a registration."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnership.partners.forms import ItemForm, findings_of
from partnership.partners.selectors import partners_visible_to
from partnership.partners.selectors.checking import lines_of
from partnership.partners.selectors.display import facts_in_words
from partnership.partners.selectors.duplicates import possible_duplicates
from partnership.partners.services.checking import registration_check
from partnership.workflow.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Item by item: in order, or what is to be corrected."""
    found = partners_visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    if not found.is_in_check:
        messages.warning(request, _("This registration is not waiting for a check now."))
        return redirect(found)
    forms = [ItemForm(request.POST or None, line=line) for line in lines_of(found)]
    if request.method == "POST" and _all_valid(forms):
        seen = {form.line.item.code: form.cleaned_data["seen"] for form in forms}
        try:
            registration_check(found, by=request.user, findings=findings_of(forms), seen=seen)
        except DomainError as refusal:
            messages.warning(request, str(refusal))
            return redirect("partners:check", pk=pk)
        messages.success(request, _("The findings are saved. Confirm the documents or return the registration."))
        return redirect(found)
    items = [(form, facts_in_words(found, form.line.item)) for form in forms]
    context = {"partner": found, "items": items, "forms": forms, "doubles": possible_duplicates(found)}
    return render(request, "partners/check.html", context, status=422 if request.method == "POST" else 200)


def _all_valid(forms: list[ItemForm]) -> bool:
    """Every form is asked, so that every message is shown."""
    answers = [form.is_valid() for form in forms]
    return all(answers)
