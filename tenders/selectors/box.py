"""Where the box of a tender stands, for its page: who, what is made, what waits; nothing secret."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery

from partnership.people.models import User
from tenders.box import ceremony, gathering
from tenders.box.key_models import RESHARE, BoxKey, Gathering, KeyShare, PersonalKey
from tenders.models import Tender


@dataclass(frozen=True, slots=True)
class Officer:
    """A named officer: has a passphrase, holds a share that it opens, has given it to the open gathering."""

    person: User
    has_passphrase: bool
    has_share: bool
    has_given: bool


@dataclass(frozen=True, slots=True)
class BoxState:
    officers: list[Officer]
    keys: list[BoxKey]
    rehearsed: bool
    preparing: bool
    least: int
    threshold: int
    gathering: Gathering | None = None
    given: dict[str, int] = field(default_factory=dict)
    enough: bool = False
    reserve_given: bool = False
    mine: Officer | None = None

    @property
    def resharing(self) -> bool:
        return self.gathering is not None and self.gathering.purpose == RESHARE

    @property
    def may_make(self) -> bool:
        """Enough officers, each with a passphrase."""
        return len(self.officers) >= self.least and all(o.has_passphrase for o in self.officers)

    @property
    def lost(self) -> list[Officer]:
        """Officers whose share nobody can open any more: their passphrase was lost after the keys were made."""
        return [o for o in self.officers if not o.has_share] if self.keys else []

    @property
    def good_shares(self) -> int:
        """Shares that can still be given, the reserve on paper included."""
        return sum(o.has_share for o in self.officers) + 1

    @property
    def beyond(self) -> bool:
        """Fewer shares are left than open the envelopes: nobody will ever open them."""
        return bool(self.keys) and self.good_shares < self.threshold

    @property
    def spare(self) -> int:
        """How many shares may be lost before that."""
        return self.keys[0].share_count - self.threshold if self.keys else 0


def box_state(tender: Tender, viewer: Any) -> BoxState:
    """The box of a tender as its page shows it to this person."""
    shares = list(KeyShare.objects.filter(key__tender=tender).select_related("key"))
    keys = sorted({s.key_id: s.key for s in shares}.values(), key=lambda key: key.kind, reverse=True)
    meeting = gathering.current(tender)
    given = list(meeting.given.select_related("share__personal_key", "share__key")) if meeting else []
    givers = {g.share.personal_key.person_id for g in given if g.share.personal_key}
    holding = {s.personal_key_id for s in shares}
    own = PersonalKey.objects.filter(person=OuterRef("person"), replaced_at=None).values("pk")[:1]
    named = tender.box_officers.select_related("person").annotate(own=Subquery(own))
    officers = [
        Officer(o.person, o.own is not None, o.own is not None and o.own in holding, o.person_id in givers)
        for o in named
    ]
    counts = {kind: sum(g.share.key.kind == kind for g in given) for kind in gathering.KEYS_OF[meeting.purpose]} if meeting else {}  # fmt: skip
    threshold = keys[0].threshold if keys else ceremony.threshold_of(tender)
    return BoxState(
        officers=officers, keys=keys, rehearsed=len(keys) == 2 and all(k.rehearsed_at for k in keys),
        preparing=tender.is_in_preparation, least=ceremony.least_officers(tender), threshold=threshold,
        gathering=meeting, given=counts, enough=bool(counts) and min(counts.values()) >= threshold,
        reserve_given=any(g.share.personal_key is None for g in given),
        mine=next((o for o in officers if o.person.pk == viewer.pk), None),
    )  # fmt: skip
