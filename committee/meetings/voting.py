"""Votes: open, by name, one for each member; the chair's vote breaks a tie; the result is a numbered decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from committee.meetings import quorum
from committee.meetings.models import AgendaItem, Choice, Decision, Meeting, Outcome, Vote
from committee.meetings.subjects import SUBJECTS, object_of
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


def leads(user: Any, meeting: Meeting) -> bool:
    """Its secretaries and chairs put questions to the vote and close them."""
    return has_role(user, *(f"{c}_{duty}" for c in quorum.committees_of(meeting) for duty in ("secretary", "chair")))


def may_vote(item: AgendaItem) -> list[User]:
    """Whoever attends, has a seat (or stands in for one who is absent) and no conflict with the item, nor has whom they
    stand in for: one vote for each seat."""
    kept_away, attending = quorum.recused_of(item), quorum.attending(item.meeting)
    present = attending - kept_away
    known = quorum.held(item.meeting.held_on)
    able: set[int] = set()
    for committee in quorum.committees_of(item.meeting):
        able |= known.seats(committee)
        able |= {deputy for deputy, of in known.deputies(committee).items() if of not in kept_away | attending}
    return list(User.objects.filter(pk__in=present & able).order_by("name", "pk"))


def _running(item: AgendaItem) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=item.meeting_id)
    if meeting.state != "scheduled" or meeting.held_on > now():
        raise DomainError(_("Votes are taken during the meeting: it has not begun, or it is over."), "not_now")
    return meeting


@transaction.atomic
def put_to_vote(item: AgendaItem, *, by: Any, text: str) -> Decision:
    """Put the wording of a decision to the vote. Raises DomainError "quorum", "not_now", "twice"."""
    meeting = _running(item)
    if not leads(by, meeting):
        raise PermissionDenied
    item.meeting = meeting
    if not all(found.reached for found in quorum.of_item(item)):
        raise DomainError(
            _("There is no quorum for this item: those with a conflict of interest do not count."), "quorum"
        )
    try:
        with transaction.atomic():
            made = Decision.objects.create(item=item, text=text, put_at=now(), put_by=by)
    except IntegrityError as error:
        raise DomainError(_("This item was put to the vote already."), "twice") from error
    record("decided", by=by, obj=meeting, after={"agenda": item.subject, "put_to_vote": True})
    return made


def _open(item: AgendaItem) -> Decision:
    """The running vote of an item behind its lock."""
    found = Decision.objects.select_for_update(of=("self",)).filter(item=item).first()
    if found is None:
        raise DomainError(_("This item was not put to the vote yet."), "not_put")
    if found.is_closed:
        raise DomainError(_("The vote on this item is closed."), "closed")
    return found


@transaction.atomic
def vote_cast(item: AgendaItem, *, by: Any, choice: str, remark: str = "") -> Vote:
    """One's own vote, in one's own sign-in; it can be changed until the vote is closed."""
    found = _open(item)
    if by.pk not in {person.pk for person in may_vote(item)}:
        raise PermissionDenied
    return _vote(found, by, choice, remark, by=by)


@transaction.atomic
def votes_record(item: AgendaItem, *, by: Any, choices: dict[int, tuple[str, str]]) -> int:
    """The secretary records the show of hands: {person's id: (choice, remark)}. A vote somebody cast themselves stays."""
    found = _open(item)
    if not leads(by, item.meeting):
        raise PermissionDenied
    own = set(found.votes.exclude(recorded_by=by).values_list("person_id", flat=True))
    taken = 0
    for person in may_vote(item):
        choice, remark = choices.get(person.pk, ("", ""))
        if choice and person.pk not in own:
            _vote(found, person, choice, remark, by=by)
            taken += 1
    return taken


def _vote(found: Decision, person: Any, choice: str, remark: str, *, by: Any) -> Vote:
    if choice not in Choice.values:
        raise DomainError(_("Choose: in favour, against, or abstain."), "choice")
    facts = {"choice": choice, "remark": remark, "cast_at": now(), "recorded_by": by}
    vote, _made = Vote.objects.update_or_create(decision=found, person=person, defaults=facts)
    record(
        "voted", by=by, obj=found.item.meeting, after={"agenda": found.item.subject, "of": person.name, "vote": choice}
    )
    return vote


@transaction.atomic
def vote_close(item: AgendaItem, *, by: Any) -> Decision:
    """Count. A majority of the votes cast for or against decides; a tie is broken by the chair's vote, else it is lost."""
    meeting = _running(item)
    if not leads(by, meeting):
        raise PermissionDenied
    found = _open(item)
    able = {person.pk for person in may_vote(item)}
    votes = [vote for vote in found.votes.all() if vote.person_id in able]
    if not votes:
        raise DomainError(_("Nobody has voted yet."), "no_votes")
    if not all(part.reached for part in quorum.of_item(item)):
        raise DomainError(
            _("There is no quorum for this item: those with a conflict of interest do not count."), "quorum"
        )
    outcome, casting = result(votes, quorum.chair_of(meeting))
    return conclude(found, by=by, outcome=outcome, casting=casting)


def result(votes: list[Vote], chairs: set[int]) -> tuple[Outcome, bool]:
    """What the votes come to, and whether the chair's vote decided. Pure."""
    for_it = sum(1 for vote in votes if vote.choice == Choice.YES)
    against = sum(1 for vote in votes if vote.choice == Choice.NO)
    if for_it != against:
        return (Outcome.CARRIED if for_it > against else Outcome.LOST), False
    cast = {vote.choice for vote in votes if vote.person_id in chairs}
    if Choice.YES in cast and Choice.NO not in cast:
        return Outcome.CARRIED, True
    return Outcome.LOST, Choice.NO in cast and Choice.YES not in cast


def conclude(found: Decision, *, by: Any, outcome: Outcome, unanimous: bool = False, casting: bool = False) -> Decision:
    """Number the decision and freeze it with its votes by name."""
    item = found.item
    found.tally = tally_of(item, found)
    found.outcome, found.unanimous, found.casting = outcome, unanimous, casting
    found.closed_at, found.number = now(), next_number("DC", now().year)
    found.save()
    record(
        "decided",
        by=by,
        obj=item.meeting,
        label=str(item.meeting),
        after={"number": found.number, "outcome": str(outcome)},
    )
    if item.machine in SUBJECTS:
        SUBJECTS[item.machine].on_decided(object_of(item), item, found)
    return found


def tally_of(item: AgendaItem, found: Decision) -> dict[str, Any]:
    """Names and counts as they are now: for the minutes."""
    able = may_vote(item)
    votes = {vote.person_id: vote for vote in found.votes.all()}
    aside = User.objects.filter(pk__in=quorum.recused_of(item)).order_by("name")
    named: dict[str, Any] = {
        choice.value: [
            {"name": person.name, "remark": votes[person.pk].remark}
            for person in able
            if person.pk in votes and votes[person.pk].choice == choice
        ]
        for choice in Choice
    }
    seated = quorum.seated(item.meeting)
    return named | {
        "silent": [person.name for person in able if person.pk not in votes],
        "recused": [person.name for person in aside if person.pk in seated],
        "quorum": [
            {"committee": c.committee, "present": c.present, "entitled": c.entitled, "needed": c.needed}
            for c in quorum.of_item(item)
        ],
    }


def tally_shown(found: Decision) -> dict[str, Any]:
    """The tally as a page shows it: the record keeps the names of the minutes, English readers meet people by their English
    ones. One query, in English only."""
    tally: dict[str, Any] = found.tally
    if get_language() != "en" or not tally:
        return tally
    voted = {choice.value: tally[choice.value] for choice in Choice}
    names = {row["name"] for rows in voted.values() for row in rows} | {*tally["silent"], *tally["recused"]}
    known = {person.name: str(person) for person in User.objects.filter(name__in=names)}
    shown: dict[str, Any] = {
        choice: [{**row, "name": known.get(row["name"], row["name"])} for row in rows] for choice, rows in voted.items()
    }
    return tally | shown | {part: [known.get(name, name) for name in tally[part]] for part in ("silent", "recused")}
