"""The opening session: who attends, the officers' shares, one envelope after the other before everyone's eyes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.evaluation.views.sheets import tender_for
from committee.forms import OpeningForm
from committee.opening.selectors import session_state
from committee.opening.services import minutes
from committee.opening.services.opening import READY, attendance_record, open_next, session_begin
from committee.policies import is_bidder_of
from partnership.documents.selectors import documents_of
from partnership.partners.policies import partners_of
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.box import gathering
from tenders.forms.box import ReserveForm, ShareForm
from tenders.models import Tender
from tenders.selectors.box import box_state
from tenders.selectors.tender import tenders_visible
from tenders.views.box import lead, led_by


def _session_of(request: HttpRequest, pk: int, kind: str) -> Tender:
    if kind not in READY:
        raise Http404
    return tender_for(request.user, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def opening(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Record who attends; then follow the session."""
    tender = _session_of(request, pk, kind)
    session = tender.sessions.filter(kind=kind).first()
    keeps = has_role(request.user, "tender_secretary", "tender_chair")
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    box = box_state(tender, request.user)
    form = OpeningForm(request.POST or None, initial=_attendance(box, session), tender=tender)
    if request.method == "POST" and form.is_valid() and _recorded(request, tender, kind, form):
        return redirect("committee:opening", pk=pk, kind=kind)
    context = _context(request, tender, kind, session, box) | {
        "form": form,
        "keeps": keeps,
        "papers": _papers(request, session),
    }
    return render(request, "committee/opening.html", context, status=422 if form.is_bound else 200)


def _recorded(request: HttpRequest, tender: Tender, kind: str, form: OpeningForm) -> bool:
    facts = form.cleaned_data
    try:
        attendance_record(
            tender, kind=kind, by=request.user, officers=list(facts["officers"]), guests=form.guest_list(),
            place=facts["place"], notes=facts["notes"],
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The attendance is recorded; now the officers give their shares."))
    return True


def _context(request: HttpRequest, tender: Tender, kind: str, session: Any, box: Any) -> dict[str, Any]:
    state = session_state(tender, kind, session, request.user)
    here = box.gathering is not None and box.gathering.purpose == kind
    return {
        "tender": tender,
        "kind": kind,
        "session": session,
        "state": state,
        "box": box,
        "keeps_paper": True,
        "here": here,
        "leads": here and bool(led_by(request, box.gathering)),
        "share_form": ShareForm(),
        "reserve_form": ReserveForm(initial={"kind": kind}),
    }


def _attendance(box: Any, session: Any) -> dict[str, Any]:
    """Who was recorded; before that, the officers of the box."""
    if session is None:
        return {"officers": [o.person.pk for o in box.officers]}
    rows = list(session.attendance.all())
    guests = "\n".join(f"{a.name}، {a.for_bidder}" for a in rows if a.officer_id is None)
    return {
        "officers": [a.officer_id for a in rows if a.officer_id],
        "guests": guests,
        "place": session.place,
        "notes": session.notes,
    }


@require_POST
def opening_begin(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Begin the session: this browser leads it, the officers give their shares."""
    tender = _session_of(request, pk, kind)
    back = redirect("committee:opening", pk=pk, kind=kind)
    try:
        meeting, private = session_begin(tender, kind, by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return back
    return lead(back, meeting, private)


@require_POST
def opening_next(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Open the next envelope; its result stands on the page."""
    tender = _session_of(request, pk, kind)
    try:
        opened = open_next(tender, kind, led_by(request, gathering.current(tender)), by=request.user)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        if opened is None:
            messages.success(request, _("Every envelope of this session is open."))
    return redirect("committee:opening", pk=pk, kind=kind)


def _papers(request: HttpRequest, session: Any) -> list[Any]:
    """The minutes and the read-out sheet of a session, as far as this person reads them."""
    return documents_of(request.user, object_model="committee.openingsession", object_id=session.pk) if session else []


def _followed(request: HttpRequest, pk: int, kind: str) -> Tender:
    """The tender of a session that this bidder's representative may follow, or Http404."""
    tender = tenders_visible(request.user).filter(pk=pk).first()
    if kind not in READY or tender is None or not is_bidder_of(request.user, tender):
        raise Http404
    return tender


@require_safe
@never_cache
def opening_live(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The session as the representatives of its bidders follow it: envelope by envelope; they say that they attend, and sign."""
    tender = _followed(request, pk, kind)
    session = tender.sessions.filter(kind=kind).first()
    state = session_state(tender, kind, session, request.user, holds=False)
    context = {
        "tender": tender,
        "kind": kind,
        "state": state,
        "session": session,
        "papers": _papers(request, session),
        "ours": partners_of(request.user),
    }
    return render(request, "committee/opening_live.html", context)


@require_POST
def opening_join(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A representative attends."""
    tender = _followed(request, pk, kind)
    try:
        minutes.session_join(tender, kind, by=request.user)
        messages.success(request, _("You are written down as present."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("committee:opening_live", pk=pk, kind=kind)


@require_POST
def opening_sign(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Whoever attended signs the minutes."""
    follows = has_role(request.user, "partner")
    tender = _followed(request, pk, kind) if follows else _session_of(request, pk, kind)
    try:
        minutes.minutes_sign(tender, kind, by=request.user)
        messages.success(request, _("You have signed the minutes."))
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    return redirect("committee:opening_live" if follows else "committee:opening", pk=pk, kind=kind)
