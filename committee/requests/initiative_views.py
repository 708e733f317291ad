"""Visitors' requests and initiatives: a link to the own address, the form behind it, the secret page that follows it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from committee.models import PartnershipRequest
from committee.requests.forms import AddressForm, InitiativeForm
from committee.requests.selectors import criteria, followed, next_for_sender, paper_of
from committee.requests.services import initiative_file, link_for, link_send
from partnership.documents.services import pdf_of_document
from partnership.workflow.errors import DomainError


def _private(response: HttpResponse) -> HttpResponse:
    """The address is the secret: it goes to nobody else, and no search engine keeps it."""
    response["Referrer-Policy"] = (
        "same-origin"  # with "no-referrer" browsers send the form with `Origin: null`: refused
    )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def initiative_start(request: HttpRequest) -> HttpResponse:
    """What may be sent and how it is judged; a visitor asks for the link. The answer is the same for every address."""
    form = AddressForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                if not form.is_trapped:
                    link_send(email=form.cleaned_data["email"], network=request.META.get("REMOTE_ADDR", ""))
            except DomainError as refusal:
                form.add_error(None, str(refusal))
                status = 429
            else:
                return redirect("committee:initiative_sent")
        status = 422 if status == 200 else status
    return render(request, "committee/initiative_start.html", {"form": form, "criteria": criteria()}, status=status)


@require_safe
def initiative_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail: the same words for every address, known or not."""
    return render(request, "committee/initiative_sent.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def initiative_new(request: HttpRequest, token: str) -> HttpResponse:
    """The form behind a link; once it is sent, the link leads to the request."""
    link = link_for(token)
    if link is None:
        return _private(render(request, "committee/initiative_gone.html", status=404))
    if link.request is not None:
        return _private(redirect(link.request.follow_url()))
    form = InitiativeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _private(redirect(initiative_file(link, **form.cleaned_data).follow_url()))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "email": link.email}
    return _private(render(request, "committee/initiative_new.html", context, status=422 if form.is_bound else 200))


def _followed(token: str) -> PartnershipRequest:
    found = followed(token)
    if found is None:
        raise Http404
    return found


@require_safe
@never_cache
def initiative(request: HttpRequest, token: str) -> HttpResponse:
    """Where the request stands: number, state, decision and letters, for whoever holds the link."""
    found = _followed(token)
    papers = [(what, paper) for what in ("receipt", "letter") if (paper := paper_of(found, what))]
    context = {"item": found, "papers": papers, "token": token, "next": next_for_sender(found)}
    return _private(render(request, "committee/initiative.html", context))


@require_safe
@never_cache
def initiative_paper(request: HttpRequest, token: str, what: str) -> HttpResponse:
    """The receipt or the reply letter as PDF."""
    paper = paper_of(_followed(token), what)
    if paper is None:
        raise Http404
    response = HttpResponse(pdf_of_document(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)
