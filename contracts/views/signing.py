"""The days to sign."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from contracts.forms import signing as forms
from contracts.services import signing
from contracts.views.asking import ask, contract_for


@require_http_methods(["GET", "HEAD", "POST"])
def signing_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More days to sign, with a reason."""
    found = contract_for(request.user, pk)
    form = forms.ExtendForm(request.POST or None)
    return ask(
        request, form, lambda **given: signing.signing_extend(found, by=request.user, **given), heading=_("Extend the days to sign"),
        done=_("The days to sign are extended."), back=found.get_absolute_url(), crumb=found.number,
    )  # fmt: skip
