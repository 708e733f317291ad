"""Who sits in a committee, who of them counts for an item, and whether enough of them attend."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from committee.meetings.models import AgendaItem, Meeting
from committee.meetings.subjects import tenders_of
from committee.policies import recused_from
from partnership.people.models import Delegation, RoleGrant, User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE
from partnership.workflow.reading import once_a_page
from tenders.selectors.rules import rule

ROLES = {"tender": TENDER_COMMITTEE, "partnership": PARTNERSHIP_COMMITTEE}
CHAIR = {"tender": "tender_chair", "partnership": "partnership_chair", "joint": "partnership_chair"}


def committees_of(meeting: Meeting) -> tuple[str, ...]:
    return ("tender", "partnership") if meeting.committee == "joint" else (meeting.committee,)


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds or lends a seat at a moment: (role, person, whose seat it is)."""

    rows: tuple[tuple[str, int, int], ...]

    def seats(self, committee: str) -> set[int]:
        """Ids of those who hold a seat of a committee ("tender", "partnership") in their own name."""
        return {person for role, person, of in self.rows if role in ROLES[committee] and person == of}

    def deputies(self, committee: str) -> dict[int, int]:
        """Stand-in → whom they stand in for; nobody with a seat of their own."""
        own = self.seats(committee)
        return {p: of for role, p, of in self.rows if role in ROLES[committee] and p != of and p not in own}

    def chairs(self, committee: str) -> set[int]:
        return {person for role, person, _of in self.rows if role == CHAIR[committee]}


@once_a_page
def held(moment: datetime) -> Held:
    """Every seat of both committees now, and the delegations of that moment. One query."""
    roles = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE
    own = RoleGrant.objects.in_force().filter(role__in=roles, user__is_active=True)
    lent = Delegation.objects.in_force(moment).filter(role__in=roles, to_user__is_active=True)
    rows = (
        own.order_by()
        .values_list("role", "user_id", F("user_id"))
        .union(lent.order_by().values_list("role", "to_user_id", "from_user_id"), all=True)
    )
    return Held(tuple(rows))


def members(meeting: Meeting) -> list[User]:
    """Everybody with a seat in the meeting, and who stands in for one of them at its hour."""
    known, wanted = held(meeting.held_on), set()
    for committee in committees_of(meeting):
        wanted |= known.seats(committee) | set(known.deputies(committee))
    return list(User.objects.filter(pk__in=wanted).order_by("name", "pk"))


def seated(meeting: Meeting) -> set[int]:
    """Ids of everybody with a seat of their own in the meeting."""
    known = held(meeting.held_on)
    return set().union(*(known.seats(c) for c in committees_of(meeting)))


@dataclass(frozen=True, slots=True)
class Count:
    """The quorum of one committee: `needed` of `entitled` members, who are those with a seat and no conflict."""

    committee: str
    seats: int
    recused: int
    entitled: int
    present: int
    needed: int

    @property
    def reached(self) -> bool:
        return self.entitled > 0 and self.present >= self.needed


def count(committee: str, attending: Iterable[int], recused: set[int], moment: datetime) -> Count:
    """Count one committee: a percentage (a rule) of the members who may take part, rounded up; at least one."""
    known = held(moment)
    own, deputy_of = known.seats(committee), known.deputies(committee)
    aside = own & recused
    entitled = own - aside
    here = {deputy_of.get(person, person) for person in set(attending) - recused}
    percent = rule(f"quorum_percent_{committee}", timezone.localdate(moment))
    needed = max(1, -(-len(entitled) * percent // 100))
    return Count(committee, len(own), len(aside), len(entitled), len(here & entitled), needed)


def recusals(items: Iterable[AgendaItem]) -> dict[int, set[int]]:
    """Item → who takes no part: declared conflicts with its tender, and those who stepped aside in the meeting."""
    items = list(items)
    tenders = tenders_of(items)
    declared = recused_from(tenders.values()) if tenders else {}
    return {
        item.pk: declared.get(tenders.get(item.pk, 0), set()) | {row.person_id for row in item.recusals.all()}
        for item in items
    }


@once_a_page
def recused_of(item: AgendaItem) -> set[int]:
    """The same for one item."""
    return recusals([item])[item.pk]


@once_a_page
def attending(meeting: Meeting) -> set[int]:
    """Ids of everybody who is recorded as present."""
    return set(meeting.attendance.values_list("person_id", flat=True))


def of_item(item: AgendaItem) -> list[Count]:
    """The quorum for one item, of each committee that sits."""
    meeting, recused = item.meeting, recused_of(item)
    return [count(c, attending(meeting), recused, meeting.held_on) for c in committees_of(meeting)]


@once_a_page
def of_meeting(meeting: Meeting) -> list[Count]:
    """The quorum of the whole meeting: whoever is kept from every item does not count."""
    aside = list(recusals(meeting.items.prefetch_related("recusals")).values())
    recused = set.intersection(*aside) if aside else set()
    return [count(c, attending(meeting), recused, meeting.held_on) for c in committees_of(meeting)]


def chair_of(meeting: Meeting) -> set[int]:
    """Who presides: the chair of the committee (the partnership committee's in a joint meeting), or their stand-in."""
    return held(meeting.held_on).chairs(meeting.committee)
