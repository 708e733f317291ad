"""Pages of the meetings: the meeting, its agenda, one item with its vote, the minutes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committee.meetings import invitations, quorum, services, voting
from committee.meetings.documents import draft_pdf, own_words
from committee.meetings.forms import (
    AgendaForm,
    AsideForm,
    ItemForm,
    MeetingForm,
    MinutesForm,
    ResolutionForm,
    VoteForm,
    WhenForm,
)
from committee.meetings.models import COMMITTEES, AgendaItem, Decision, Meeting
from committee.meetings.selectors import items_visible, meetings_visible
from committee.meetings.subjects import object_of, titled
from partnership.arabic.digits import to_western
from partnership.documents.selectors import documents_of
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from partnership.workflow.selectors import timeline

FULL = ["GET", "HEAD", "POST"]


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    found = meetings_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _item(request: HttpRequest, pk: int) -> AgendaItem:
    found = items_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The meeting: when, who, the agenda with its decisions, and what one can do."""
    found = _meeting(request, pk)
    keeper = services.keeps(request.user, found)
    rows = list(found.attendance.select_related("person", "meeting"))
    begun, items = found.held_on <= now(), titled(found.items.select_related("resolution"))
    context = {
        "meeting": found,
        "items": items,
        "own": own_words(found, items),
        "attendance": rows,
        "mine": next((row for row in rows if row.person_id == request.user.pk), None),
        "counts": quorum.of_meeting(found) if begun and found.is_open else [],
        "may_write": found.is_open and keeper,
        "may_plan": found.is_scheduled and keeper,
        "begun": begun,
        "papers": [] if found.is_open else documents_of(request.user, object_model="committee.meeting", object_id=pk),
        "entries": timeline(machine=found.machine, object_id=found.pk),
    }
    return render(request, "committee/meetings/meeting.html", context)


@require_http_methods(FULL)
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Call a meeting; what waits for the committee can go on its agenda at once."""
    wanted = ["partnership", "joint"] if has_role(request.user, "partnership_secretary") else []
    wanted += ["tender"] if has_role(request.user, "tender_secretary") else []
    wanted += ["joint"] if "joint" not in wanted else []
    known = dict(COMMITTEES)
    form = MeetingForm(request.POST or None, committees=[(code, known[code]) for code in wanted])
    if request.method == "POST" and form.is_valid():
        made = services.meeting_create(by=request.user, **form.cleaned_data)
        messages.success(request, _("The meeting is called, and its members are invited."))
        return redirect(made)
    context = {"form": form, "title": _("New meeting"), "back": "committee:meetings"}
    return render(request, "committee/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FULL)
def meeting_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another hour or place: the members get the invitation anew."""
    found = _meeting(request, pk)
    known = {name: getattr(found, name) for name in ("subject", "held_on", "lasts", "place")}
    form = WhenForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            services.meeting_move(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The meeting is changed, and its members are told."))
            return redirect(found)
    return _form_page(request, found, form, _("Change the meeting"))


@require_http_methods(FULL)
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Who attended, what was said beside the items; until the minutes are put to the attendees."""
    found = _meeting(request, pk)
    attending = list(found.attendance.values_list("person_id", flat=True))
    known = {"attending": attending, "discussion": found.discussion, "decision": found.decision}
    form = MinutesForm(request.POST or None, initial=known, meeting=found)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"attending": list(form.cleaned_data["attending"])}
        try:
            return redirect(services.meeting_minutes(found, by=request.user, **facts))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, found, form, _("Attendance and minutes"))


def _form_page(request: HttpRequest, found: Meeting, form: Any, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "meeting": found}
    return render(request, "committee/meetings/form.html", context, status=422 if form.is_bound else 200)


@require_safe
def meeting_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the minutes as a PDF, marked as one."""
    found = _meeting(request, pk)
    response = HttpResponse(draft_pdf(found), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{found.number.replace("/", "-")}-draft.pdf"'
    return response


@require_safe
def meeting_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitation for one's calendar."""
    found = _meeting(request, pk)
    response = HttpResponse(invitations.icalendar_of(found), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.number.replace("/", "-")}.ics"'
    return response


# --- the agenda -------------------------------------------------------------------------------------------------------
@require_http_methods(FULL)
def agenda_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the agenda: what waits for the committee, or a subject in words."""
    found = _meeting(request, pk)
    form = AgendaForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.item_add(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    return _form_page(request, found, form, _("Put on the agenda"))


@require_POST
def item_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Arrows post `to`, a position; dragging posts the same."""
    item = _item(request, pk)
    typed = to_western(request.POST.get("to", ""))
    if typed.isascii() and typed.isdigit() and len(typed) < 5:
        _attempt(request, services.item_move, item, to=int(typed))
    return redirect(f"{item.meeting.get_absolute_url()}#item-{item.pk}")


@require_POST
def item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    item = _item(request, pk)
    _attempt(request, services.item_remove, item)
    return redirect(item.meeting)


def _attempt(request: HttpRequest, action: Any, item: AgendaItem, **facts: Any) -> None:
    try:
        action(item, by=request.user, **facts)
    except DomainError as refusal:
        messages.warning(request, str(refusal))


# --- one item ---------------------------------------------------------------------------------------------------------
@require_http_methods(FULL)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item: what was said, the vote, the decision."""
    found = _item(request, pk)
    if request.method != "POST":
        return _item_page(request, found)
    form = ItemForm(request.POST, joint=found.meeting.committee == "joint")
    return _do(request, found, form, services.item_write, "write")


@require_POST
def item_put(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, _item(request, pk), ResolutionForm(request.POST), voting.put_to_vote, "put")


@require_POST
def item_vote(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, _item(request, pk), VoteForm(request.POST), voting.vote_cast, "vote")


@require_POST
def item_aside(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, _item(request, pk), AsideForm(request.POST), services.step_aside, "aside")


@require_POST
def item_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary records the show of hands."""
    found = _item(request, pk)
    choices = {
        person.pk: (request.POST.get(f"v-{person.pk}", ""), request.POST.get(f"r-{person.pk}", "")[:1000])
        for person in voting.may_vote(found)
    }
    _attempt(request, voting.votes_record, found, choices=choices)
    return redirect(found)


@require_POST
def item_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = _item(request, pk)
    _attempt(request, voting.vote_close, found)
    return redirect(found)


def _do(request: HttpRequest, found: AgendaItem, form: Any, action: Any, name: str) -> HttpResponse:
    """Bind, call the service, say what is wrong beside the form."""
    if form.is_valid():
        try:
            action(found, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return _item_page(request, found, **{name: form})


def _item_page(request: HttpRequest, found: AgendaItem, **bound: Any) -> HttpResponse:
    meeting, decision = found.meeting, Decision.objects.filter(item=found).first()
    open_now = decision is None or not decision.is_closed
    able = voting.may_vote(found) if open_now and meeting.is_scheduled else []
    votes = {vote.person_id: vote for vote in decision.votes.all()} if decision and open_now else {}
    mine = votes.get(request.user.pk)
    context = {
        "item": found, "title": titled([found])[0].title, "meeting": meeting, "decision": decision, "about": object_of(found),
        "may": _may(request, meeting, decision, {person.pk for person in able}),
        "counts": quorum.of_item(found) if able else [], "tally": voting.tally_shown(decision) if decision else {},
        "voters": [(person, votes.get(person.pk)) for person in able],
        "write": bound.get("write") or ItemForm(
            initial={"discussion": found.discussion, "opinion": found.opinion}, joint=meeting.committee == "joint"
        ),
        "put": bound.get("put") or ResolutionForm(),
        "vote": bound.get("vote") or VoteForm(initial={"choice": mine.choice, "remark": mine.remark} if mine else None),
        "aside": bound.get("aside") or AsideForm(),
        "wrong": next(iter(bound.values()), None),
    }  # fmt: skip
    return render(request, "committee/meetings/item.html", context, status=422 if bound else 200)


def _may(request: HttpRequest, meeting: Meeting, decision: Decision | None, able: set[int]) -> dict[str, bool]:
    """Which parts of the page this person can use now."""
    running = meeting.is_scheduled and meeting.held_on <= now()
    leads = voting.leads(request.user, meeting)
    voting_now = running and decision is not None and not decision.is_closed
    seats = {role for committee in quorum.committees_of(meeting) for role in quorum.ROLES[committee]}
    return {
        "write": services.keeps(request.user, meeting) and meeting.is_open,
        "put": leads and running and decision is None,
        "vote": voting_now and request.user.pk in able,
        "record": leads and voting_now,
        "aside": meeting.is_scheduled and (decision is None or voting_now) and has_role(request.user, *seats),
    }
