"""Paper envelopes in the opening session: opened, typed and scanned by one officer, compared by another; or handed back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from committee.evaluation.views.sheets import tender_for
from committee.opening.selectors import security_of
from committee.opening.services.minutes import readout_issue
from committee.opening.services.opening import READY, envelopes_of, is_due
from partnership.arabic.spoken import amount_in_words
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.box import paper
from tenders.box.models import FINANCIAL, Envelope
from tenders.box.prices import reckon
from tenders.box.returns import hand_over
from tenders.forms.bid import PriceRows, PriceTermsForm, SecurityForm
from tenders.forms.paper import HandOverForm, PaperReadingForm
from tenders.models import EnvelopeReturn, Tender

EMPTY_LINES = 5


def _envelope_for(request: HttpRequest, pk: int, kind: str, envelope: int) -> tuple[Tender, Envelope]:
    """An opened paper envelope of the session that is under way, for an officer of the box; or Http404."""
    tender = tender_for(request.user, pk)
    if kind not in READY or not is_due(tender, kind):
        raise Http404
    found = next((e for e in envelopes_of(tender, kind) if e.pk == envelope), None)
    if found is None or not hasattr(found.version, "paper") or not hasattr(found, "opened"):
        raise Http404
    holds = tender.box_officers.filter(person=request.user.pk).exists()
    if not (holds or has_role(request.user, "tender_secretary", "tender_chair")):
        raise PermissionDenied
    return tender, found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def paper_reading(request: HttpRequest, pk: int, kind: str, envelope: int) -> HttpResponse:
    """Type and scan what the paper says; another officer compares and confirms."""
    tender, found = _envelope_for(request, pk, kind, envelope)
    if request.method == "POST" and "confirm" in request.POST:
        return _confirm(request, tender, kind, found)
    forms = _forms(request, found, kind)
    if request.method == "POST" and not [form for form in forms.values() if not form.is_valid()]:
        try:
            paper.reading_type(found, by=request.user, content=_typed(forms), scans=request.FILES.getlist("scans"))
        except DomainError as refusal:
            forms["form"].add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. Another officer compares it with the paper and confirms."))
            return redirect("committee:paper_reading", pk=pk, kind=kind, envelope=envelope)
    context = {"tender": tender, "kind": kind, "envelope": found} | forms | _shown(request, found)
    return render(request, "committee/paper_reading.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, found: Envelope, kind: str) -> dict[str, Any]:
    data, known = request.POST or None, _known(found)
    forms: dict[str, Any] = {"form": PaperReadingForm(data, initial={"remark": known.get("remark", "")})}
    if kind == FINANCIAL:
        spare: list[dict[str, Any]] = [{} for _n in range(EMPTY_LINES)]
        forms["prices"] = PriceRows(data, initial=known.get("items", []) + spare, prefix="lines")
        forms["terms"] = PriceTermsForm(data, initial=known)
        forms["security"] = SecurityForm(data, initial=known)
    return forms


def _known(found: Envelope) -> dict[str, Any]:
    reading = getattr(found, "reading", None)
    return dict(reading.content) if reading is not None else {}


def _typed(forms: dict[str, Any]) -> dict[str, Any]:
    """What goes into the reading: the same plain data as a bidder's form makes."""
    content: dict[str, Any] = {"remark": forms["form"].cleaned_data["remark"]}
    if "prices" in forms:
        items = [row.content() for row in forms["prices"].forms if row.has_changed()]
        content |= forms["security"].content() | forms["terms"].content(items)
    return content


def _shown(request: HttpRequest, found: Envelope) -> dict[str, Any]:
    reading, known = getattr(found, "reading", None), _known(found)
    total = reckon(known).total if known.get("items") else None
    waits = reading is not None and reading.confirmed_at is None
    return {
        "reading": reading,
        "lines": known.get("items", []),
        "total": total,
        "total_words": amount_in_words(total) if total else "",
        "security_text": security_of(known),
        "may_confirm": waits and reading.typed_by_id != request.user.pk,
    }


def _confirm(request: HttpRequest, tender: Tender, kind: str, found: Envelope) -> HttpResponse:
    try:
        paper.reading_confirm(found, by=request.user)
        readout_issue(tender, kind, by=request.user)
        messages.success(request, _("Confirmed: it is read out like the others."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("committee:paper_reading", pk=tender.pk, kind=kind, envelope=found.pk)
    return redirect("committee:opening", pk=tender.pk, kind=kind)


@require_POST
def envelope_return(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """A closed paper envelope is handed back to its bidder."""
    tender = tender_for(request.user, pk)
    found, form = get_object_or_404(EnvelopeReturn, pk=row, version__bid__tender=tender), HandOverForm(request.POST)
    try:
        if not form.is_valid():
            raise DomainError(_("Write who took the envelope."), "nobody")
        hand_over(found, by=request.user, handed_to=form.cleaned_data["handed_to"])
        messages.success(request, _("Recorded."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("committee:opening", pk=pk, kind="financial")
