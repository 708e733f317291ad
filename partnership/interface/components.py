"""Pieces of pages as functions that build HTML: badge, steps, stepper, timeline. Lean: lists print many of them."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from partnership.interface.formats import direction, when
from partnership.interface.icons import icon
from partnership.people.roles import roles_of
from partnership.workflow import engine, path, selectors

# The colour of a badge says only what its words say too.
GOOD = frozenset({
    "approved", "awarded", "final", "in_force", "completed", "accredited", "verified", "accepted", "paid", "held",
    "qualified", "signed", "locked", "upheld", "converted", "resolved", "done", "closed_out", "active",
})  # fmt: skip
BAD = frozenset({
    "rejected", "cancelled", "unsuccessful", "debarred", "terminated", "complaint_upheld", "declined", "excluded",
    "dismissed", "refused", "overdue",
})  # fmt: skip
CARE = frozenset({"returned", "suspended", "standstill", "filed", "set_aside"})
ENDS = BAD | {"withdrawn"}  # a step that leads there ends something: never the primary button
QUIET = frozenset({"draft", "preparing", "drafting", "withdrawn", "open", "planned"})

NUMBERED = re.compile(r"[A-Z]{2}-[0-9]{4}-[0-9]+\b")


def tone(state: str) -> str:
    """good, bad, care, quiet, or busy (somebody works on it)."""
    for name, states in (("good", GOOD), ("bad", BAD), ("care", CARE), ("quiet", QUIET)):
        if state in states:
            return name
    return "busy"


def state_words(machine: str, state: str, *, outside: bool = False) -> str | Promise:
    """What a state is called; `outside`: as a bidder may read it while the committee deliberates."""
    if outside and machine == path.BIDS.model and state in path.BID_PUBLIC_LABELS:
        return path.BID_PUBLIC_LABELS[state]
    found = path.BY_MODEL[machine].states
    return found(state).label if state in found.values else state


def badge(machine: str, state: str, *, outside: bool = False) -> SafeString:
    """The state of an object as a badge."""
    words = state_words(machine, state, outside=outside)
    veiled = outside and machine == path.BIDS.model and state in path.BID_PUBLIC_LABELS
    return format_html('<span class="badge-state tone-{}">{}</span>', "busy" if veiled else tone(state), words)


def is_outside(user: Any) -> bool:
    """A partner's representative reads public labels."""
    return "partner" in roles_of(user)


def steps(obj: Any, user: Any) -> SafeString:
    """The steps this person may take now: one primary button, the others quieter, blocked ones with their sentence."""
    offers = engine.available_steps(obj, user)
    if not offers:
        return mark_safe("")
    main = next((o for o in offers if o.enabled and not o.step.reason and o.step.target not in ENDS), None)
    lines = format_html_join("", "<li>{}</li>", ((_offer(offer, primary=offer is main),) for offer in offers))
    return format_html(
        '<section class="steps" aria-label="{}"><ul>{}</ul></section>', gettext("What you can do now"), lines
    )


def _offer(offer: engine.Offer, *, primary: bool) -> SafeString:
    if offer.enabled:
        kind = (
            "btn-primary" if primary else "btn-outline-danger" if offer.step.target in ENDS else "btn-outline-primary"
        )
        return format_html('<a class="btn {}" href="{}">{}</a>', kind, offer.url, offer.label)
    return format_html(
        '<span class="btn btn-blocked" role="link" aria-disabled="true">{}</span>'
        '<p class="step-why">{}<span>{}</span></p>',
        offer.label, icon("lock"), offer.why,
    )  # fmt: skip


def stepper(project: Any) -> SafeString:
    """Where a project stands on the line from terms of reference to completion."""
    stages = [stage for stage in path.Stage if stage != path.Stage.STOPPED]
    stopped = project.stage == path.Stage.STOPPED
    position = -1 if stopped else stages.index(path.Stage(project.stage))
    items = format_html_join("", "{}", ((_stage(stage, index, position),) for index, stage in enumerate(stages)))
    if stopped:
        said = path.Stage.STOPPED.label
    else:
        said = gettext("Stage %(n)s of %(all)s: %(name)s") % {
            "n": position + 1, "all": len(stages), "name": stages[position].label,
        }  # fmt: skip
    since = getattr(project, "stage_since", None)
    note = format_html("<span>{}</span>", mark_safe(gettext("since %(when)s") % {"when": when(since)})) if since else ""  # noqa: S308 -- `when` escapes
    if not stopped and position + 1 < len(stages):
        note = format_html("{}<span>{}</span>", note, gettext("then: %(name)s") % {"name": stages[position + 1].label})
    return format_html(
        '<div class="stepper{}"><p class="stepper-now"><strong>{}</strong>{}</p><ol>{}</ol></div>',
        " stepper-stopped" if stopped else "", said, note, items,
    )  # fmt: skip


def _stage(stage: path.Stage, index: int, position: int) -> SafeString:
    if index < position:
        kind, said, mark = "done", pgettext("stage", "done"), icon("check")
    elif index == position:
        kind, said, mark = "now", pgettext("stage", "now"), format_html("{}", index + 1)
    else:
        kind, said, mark = "next" if index == position + 1 else "later", "", format_html("{}", index + 1)
    current = mark_safe(' aria-current="step"' if kind == "now" else "")  # noqa: S308 -- constant text
    hidden = format_html('<span class="visually-hidden"> ({})</span>', said) if said else ""
    return format_html(
        '<li class="stage stage-{}"{}><span class="stage-mark" aria-hidden="true">{}</span>'
        '<span class="stage-name">{}{}</span></li>',
        kind, current, mark, stage.label, hidden,
    )  # fmt: skip


def timeline(entries: Iterable[selectors.TimelineEntry]) -> SafeString:
    """What happened, newest first, in words."""
    items = format_html_join("", "{}", ((_event(entry),) for entry in entries))
    if not items:
        return format_html('<p class="text-secondary">{}</p>', gettext("Nothing has happened yet."))
    return format_html('<ol class="timeline">{}</ol>', items)


def _event(entry: selectors.TimelineEntry) -> SafeString:
    who = format_html("<bdi>{}</bdi>", entry.who) if entry.who else gettext("The system, on time")
    if entry.behalf:
        who = format_html("{} <small>{}</small>", who, gettext("on behalf of %(name)s") % {"name": entry.behalf})
    state = format_html(' <span class="badge-state">{}</span>', entry.to_state) if entry.to_state else ""
    reason = (
        format_html('<blockquote class="timeline-reason"><bdi>{}</bdi></blockquote>', entry.reason)
        if entry.reason
        else ""
    )
    about = _about(entry.label)
    return format_html(
        '<li class="event event-{}"><p class="event-what"><strong>{}</strong>{}</p>{}<p class="event-who">{} · {}</p>{}</li>',
        entry.kind, entry.what, state, format_html('<p class="event-of">{}</p>', about) if about else "", who, when(entry.at), reason,
    )  # fmt: skip


def _about(label: str) -> str:
    """What an event is about. The trail keeps names in Arabic: an English reader has the number that the name begins with."""
    number = NUMBERED.match(label) if get_language() == "en" else None
    return number[0] if number else label


def page_header(title: Any, *, lead: Any = "", eyebrow: Any = "", state: SafeString | str = "") -> SafeString:
    """The head of a page: what kind of thing (eyebrow), its name, its state, one sentence."""
    return format_html(
        '<div class="page-header">{}<h1><bdi dir="{}">{}</bdi></h1>{}{}</div>',
        format_html('<p class="eyebrow">{}</p>', eyebrow) if eyebrow else "",
        direction(title),
        title,
        format_html('<p class="page-state">{}</p>', state) if state else "",
        format_html('<p class="lead"><bdi>{}</bdi></p>', lead) if lead else "",
    )
