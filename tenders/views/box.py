"""The tender box in pages: the ceremony, an officer's passphrase, giving a share, new shares, verifying a receipt."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.box import ceremony, gathering, receipts
from tenders.box.key_models import REHEARSAL, Gathering
from tenders.box.keyring import give_cookie
from tenders.forms.box import OfficersForm, PassphraseForm, ReceiptForm, ReserveForm, ShareForm
from tenders.models import BidVersion, Tender
from tenders.selectors.box import box_state
from tenders.views.bid import own_bid
from tenders.views.tender import tender_for

COOKIE = "gathering-"


def led_by(request: HttpRequest, meeting: Gathering | None) -> str:
    """The private half of a gathering's key, where this browser leads it; "" elsewhere."""
    return request.COOKIES.get(f"{COOKIE}{meeting.pk}", "") if meeting else ""


def lead(response: HttpResponse, meeting: Gathering, private: str) -> HttpResponse:
    """Let this browser lead a gathering that was just begun."""
    give_cookie(response, f"{COOKIE}{meeting.pk}", private, days=gathering.HOURS / 24)
    return response


@require_safe
@never_cache
def box(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the box of a tender stands, and the one thing this person does next."""
    return _page(request, tender_for(request.user, pk))


def _page(request: HttpRequest, tender: Tender, officers_form: OfficersForm | None = None) -> HttpResponse:
    """The page of the box; with a form that was refused, what was chosen stays."""
    state = box_state(tender, request.user)
    context = {"tender": tender, "box": state, "leads": bool(led_by(request, state.gathering))}
    context |= _forms(tender, state, request.user)
    if officers_form is not None:
        context["officers_form"] = officers_form
    return render(request, "tenders/box.html", context, status=422 if officers_form is not None else 200)


def _forms(tender: Tender, state: Any, user: Any) -> dict[str, Any]:
    named = [o.person.pk for o in state.officers]
    naming = has_role(user, "tender_secretary") and (state.preparing or state.resharing)
    return {
        "officers_form": OfficersForm(initial={"officers": named}, people=ceremony.may_open(tender))
        if naming
        else None,
        "share_form": ShareForm(),
        "reserve_form": ReserveForm(),
    }


def _told(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    """Do it, say so or say why not, and go back to the page of the box."""
    try:
        act()
        messages.success(request, done)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("tenders:box", pk=pk)


@require_POST
def box_officers(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary names the opening officers."""
    tender = tender_for(request.user, pk)
    form = OfficersForm(request.POST, people=ceremony.may_open(tender))
    if form.is_valid():
        try:
            ceremony.officers_name(tender, list(form.cleaned_data["officers"]), by=request.user)
        except DomainError as refusal:
            form.add_error("officers", str(refusal))
        else:
            messages.success(request, _("The officers are named."))
            return redirect("tenders:box", pk=pk)
    return _page(request, tender, form)


@require_POST
@never_cache
def box_keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the keys: the answer shows the reserve shares, once, and begins the rehearsal in this browser."""
    tender = tender_for(request.user, pk)
    try:
        reserves = ceremony.keys_make(tender, by=request.user)
        meeting, private = gathering.begin(tender, REHEARSAL, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("tenders:box", pk=pk)
    return lead(render(request, "tenders/box_reserve.html", {"tender": tender, "reserves": reserves}), meeting, private)


@require_POST
def box_rehearsal(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the test envelopes with the shares given; or begin the rehearsal (again) in this browser."""
    tender = tender_for(request.user, pk)
    meeting = gathering.current(tender)
    if "open" in request.POST and meeting is not None:
        done = _("The test envelopes opened: the box is ready.")
        private = led_by(request, meeting)
        return _told(request, pk, lambda: gathering.rehearse(meeting, private, by=request.user), done)
    try:
        new, private = gathering.begin_rehearsal(tender, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("tenders:box", pk=pk)
    return lead(redirect("tenders:box", pk=pk), new, private)


@require_POST
@sensitive_post_parameters()
def box_share(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer gives their share to the gathering that is open."""
    tender = tender_for(request.user, pk)
    meeting = gathering.current(tender)
    form = ShareForm(request.POST)
    try:
        if meeting is None:
            raise DomainError(_("Nothing waits for your share now."), "over")
        gathering.give(meeting, request.user, form.cleaned_data["passphrase"] if form.is_valid() else "")
        messages.success(
            request, _("Your share is given. It is worth nothing alone, and is removed when the session ends.")
        )
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect(_came_from(request, pk))


def _came_from(request: HttpRequest, pk: int) -> str:
    """The page of the box, or the session that the form stood on."""
    back = request.POST.get("next", "")
    return back if url_has_allowed_host_and_scheme(back, None) else reverse("tenders:box", args=[pk])


@require_POST
@never_cache
@sensitive_post_parameters()
def box_reserve(request: HttpRequest, pk: int) -> HttpResponse:
    """The reserve share from the paper envelope stands in for an absent officer. What was mistyped stays to be put right."""
    tender, back = tender_for(request.user, pk), _came_from(request, pk)
    meeting, form = gathering.current(tender), ReserveForm(request.POST)
    if meeting is None:
        messages.warning(request, _("Nothing waits for a share now: begin the session first."))
        return redirect(back)
    if form.is_valid():
        kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
        try:
            gathering.give_reserve(meeting, kind, text, by=request.user)
        except DomainError as refusal:
            form.add_error("kind" if refusal.code == "no_share" else "text", str(refusal))
        else:
            messages.success(request, _("The reserve share is given."))
            return redirect(back)
    context = {"tender": tender, "form": form, "back": back}
    return render(request, "tenders/box_reserve_again.html", context, status=422)


@require_POST
@never_cache
def box_reshare(request: HttpRequest, pk: int) -> HttpResponse:
    """New shares when an officer leaves: begin the gathering, then cut the keys anew among the officers chosen."""
    tender = tender_for(request.user, pk)
    meeting = gathering.current(tender)
    if "cut" in request.POST and meeting is not None:
        return _cut_anew(request, tender, meeting)
    try:
        new, private = gathering.begin_reshare(tender, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("tenders:box", pk=pk)
    return lead(redirect("tenders:box", pk=pk), new, private)


def _cut_anew(request: HttpRequest, tender: Tender, meeting: Gathering) -> HttpResponse:
    form = OfficersForm(request.POST, people=ceremony.may_open(tender))
    if not form.is_valid():
        return _page(request, tender, form)
    try:
        people = list(form.cleaned_data["officers"])
        reserves = gathering.reshare(meeting, led_by(request, meeting), people, by=request.user)
    except DomainError as refusal:
        form.add_error("officers", str(refusal))
        return _page(request, tender, form)
    return render(request, "tenders/box_reserve.html", {"tender": tender, "reserves": reserves})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters()
def box_passphrase(request: HttpRequest) -> HttpResponse:
    """My box passphrase: set, changed, or begun anew when it is lost."""
    has_one = ceremony.personal_key(request.user) is not None
    form = PassphraseForm(request.POST or None, has_one=has_one, person=request.user)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data.get("old", ""), form.cleaned_data["new"]
        try:
            if old:
                ceremony.passphrase_change(request.user, old, new)
            else:
                ceremony.passphrase_set(request.user, new)
        except DomainError as refusal:
            form.add_error("old", str(refusal))
        else:
            messages.success(request, _("Your box passphrase is set. Nobody else knows it and nobody can reset it."))
            return redirect("tenders:box_passphrase")
    context = {"form": form, "has_one": has_one}
    return render(request, "tenders/box_passphrase.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # it changes nothing, and a visitor who only reads gets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def receipt_verify(request: HttpRequest) -> HttpResponse:
    """Is this receipt genuine? For anybody; the key to check it without us stands beside."""
    form = ReceiptForm(request.POST or None)
    verdict = receipts.check(form.cleaned_data["text"]) if request.method == "POST" and form.is_valid() else None
    context = {"form": form, "verdict": verdict, "pem": receipts.public_pem()}
    return render(request, "tenders/receipt_verify.html", context, status=422 if form.errors else 200)


@require_safe
def receipt_text(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The signed receipt as a text file, for its bidder."""
    found = own_bid(request.user, pk)
    version = get_object_or_404(BidVersion.objects.select_related("signed"), bid=found, number=number)
    if not hasattr(version, "signed"):
        raise Http404
    response = HttpResponse(receipts.whole(version.signed), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{version.receipt}.txt") or "attachment"
    return response
