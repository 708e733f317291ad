"""The key ceremony of a tender: officers are named, keys are made and cut at once, a rehearsal proves that they open.

Each officer has one box passphrase for all tenders; it keeps a key pair of their own. When the keys of a tender are made,
each private key exists for the milliseconds between its making and its cutting, in the memory of one request; its shares
are sealed to the officers' own keys at once, and one share more is printed and not kept.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pyrage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from pyrage import x25519

from partnership.audit.services import record
from partnership.interface.formats import listed
from partnership.partners.models import Representative
from partnership.people.models import RoleGrant, User
from partnership.people.roles import PARTNERSHIP_COMMITTEE, TENDER_COMMITTEE, has_role
from partnership.workflow import notices
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import sharing
from tenders.box.key_models import FINANCIAL, TECHNICAL, BoxKey, BoxOfficer, Gathering, KeyShare, PersonalKey
from tenders.box.passphrase import Wrapped, unwrap, wrap
from tenders.models.tender import Tender
from tenders.selectors.tender import rule_for

BOTH = (TECHNICAL, FINANCIAL)
SEATS = TENDER_COMMITTEE | PARTNERSHIP_COMMITTEE
_EVALUATORS: list[Callable[[Tender], Iterable[int]]] = []


def register_evaluators(function: Callable[[Tender], Iterable[int]]) -> Callable[[Tender], Iterable[int]]:
    """`function(tender) -> ids of people` who evaluate it: they never open its envelopes."""
    _EVALUATORS.append(function)
    return function


# --- an officer's own passphrase --------------------------------------------------------------------------------------
def personal_key(person: Any) -> PersonalKey | None:
    """The key pair behind this person's box passphrase; None before they set one."""
    return PersonalKey.objects.filter(person=person, replaced_at=None).first()


def _wrapped(row: PersonalKey) -> Wrapped:
    return Wrapped(bytes(row.salt), row.cost, bytes(row.sealed))


def passphrase_set(person: Any, passphrase: str) -> PersonalKey:
    """Set a first passphrase, or a new one where the old is lost: shares behind the lost one stay closed for ever."""
    identity = x25519.Identity.generate()
    wrapped = wrap(str(identity).encode(), passphrase, f"officer:{person.pk}")  # before any row is locked
    with transaction.atomic():
        at = now()
        lost = PersonalKey.objects.select_for_update().filter(person=person, replaced_at=None).update(replaced_at=at)
        row = PersonalKey.objects.create(
            person=person, recipient=str(identity.to_public()), salt=wrapped.salt, cost=wrapped.cost,
            sealed=wrapped.sealed, made_at=at,
        )  # fmt: skip
        record("box", by=person, obj=person, label=person.name, after={"passphrase": "replaced" if lost else "set"})
    return row


def passphrase_change(person: Any, old: str, new: str) -> None:
    """The same key pair behind another passphrase: every share stays good. Raises DomainError "passphrase"."""
    row = personal_key(person)
    if row is None:
        raise DomainError(_("You have not set a box passphrase yet."), "no_passphrase")
    wrapped = wrap(unwrap(_wrapped(row), old, f"officer:{person.pk}"), new, f"officer:{person.pk}")
    with transaction.atomic():
        changed = {"salt": wrapped.salt, "cost": wrapped.cost, "sealed": wrapped.sealed}
        PersonalKey.objects.filter(pk=row.pk).update(**changed)
        record("box", by=person, obj=person, label=person.name, after={"passphrase": "changed"})


def unlock(row: PersonalKey, passphrase: str) -> x25519.Identity:
    """An officer's private key from their passphrase, for this request only. Raises DomainError "passphrase"."""
    return x25519.Identity.from_str(unwrap(_wrapped(row), passphrase, f"officer:{row.person_id}").decode())


# --- who opens --------------------------------------------------------------------------------------------------------
def may_open(tender: Tender) -> QuerySet[User]:
    """Who can be named: members of the two committees who neither evaluate this tender nor belong to a bidder."""
    seated = RoleGrant.objects.in_force().filter(role__in=SEATS).values("user_id")
    evaluating = {pk for function in _EVALUATORS for pk in function(tender)}
    bidding = Representative.objects.filter(partner__bids__tender=tender).values("user_id")
    people = User.objects.filter(is_active=True, pk__in=seated).exclude(pk__in=evaluating).exclude(pk__in=bidding)
    return people.order_by("name", "pk")


def least_officers(tender: Tender) -> int:
    """How many are named at least (rule "opening_officers"): enough for k ≤ n − 2 with the reserve share in n."""
    return max(int(rule_for(tender, "opening_officers")), threshold_of(tender) + 1)


def threshold_of(tender: Tender) -> int:
    """k: how many open together (rule "opening_officers_min"), never under two."""
    return max(2, int(rule_for(tender, "opening_officers_min")))


@transaction.atomic
def officers_name(tender: Tender, people: list[User], *, by: Any) -> None:
    """Name the opening officers, instead of whoever was named before; keys made for others are made anew.

    Raises DomainError "not_now" once announced, "too_few_officers", "cannot_open" for somebody who may not.
    """
    fresh = _preparing(tender, by)
    least = least_officers(fresh)
    if len({p.pk for p in people}) < least:
        raise DomainError(_("Name at least %(n)s opening officers.") % {"n": least}, "too_few_officers")
    if not {p.pk for p in people} <= set(may_open(fresh).values_list("pk", flat=True)):
        raise DomainError(
            _("Somebody named here evaluates this tender, belongs to a bidder or has no seat."), "cannot_open"
        )
    _forget_keys(fresh, at=now())
    fresh.box_officers.all().delete()
    at = now()
    BoxOfficer.objects.bulk_create(BoxOfficer(tender=fresh, person=p, named_by=by, named_at=at) for p in people)
    record("box", by=by, obj=fresh, after={"officers": [p.username for p in people]})
    tell(fresh, people, gettext_noop("You open the envelopes of %(tender)s: set your box passphrase."), box_url(fresh))


def box_url(tender: Tender) -> str:
    return reverse("tenders:box", args=[tender.pk])


def tell(tender: Tender, people: Iterable[User], text: str, url: str) -> None:
    """A notification for each, in their language. `text` is an English source string with %(tender)s."""
    notices.tell(
        people, machine=tender.machine, step="", label=lambda: gettext(text) % {"tender": tender}, url=url,
        project_id=tender.project_id, alone=True,
    )  # fmt: skip


def _preparing(tender: Tender, by: Any) -> Tender:
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if not fresh.is_in_preparation:
        raise DomainError(_("The tender is announced: its box stays as it is."), "not_now")
    return fresh


def _forget_keys(tender: Tender, at: Any) -> None:
    Gathering.objects.filter(tender=tender, ended_at=None).update(ended_at=at)
    BoxKey.objects.filter(tender=tender).delete()  # with their shares; no bid was sealed to them yet


# --- keys -------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Reserve:
    """The reserve share of one key as it is printed for the signed paper envelope. Shown once, kept nowhere."""

    kind: str
    text: str


@transaction.atomic
def keys_make(tender: Tender, *, by: Any) -> list[Reserve]:
    """Make the tender's two key pairs and cut them among its officers. Returns what is printed, once.

    Raises DomainError "not_now" once announced, "no_officers", "passphrases_missing" while an officer has set none.
    """
    fresh = _preparing(tender, by)
    holders = holders_of(fresh)
    if len(holders) < least_officers(fresh):
        raise DomainError(_("Name the opening officers first."), "no_officers")
    waiting = [str(person) for person, key in holders if key is None]
    if waiting:
        text = _("These officers have not set their box passphrase yet: %(names)s.")
        raise DomainError(text % {"names": listed(waiting)}, "passphrases_missing")
    _forget_keys(fresh, at=now())
    own_keys = [key for _person, key in holders if key is not None]
    reserves = [_make_one(fresh, kind, own_keys, by) for kind in BOTH]
    record("box", by=by, obj=fresh, after={"keys": "made", "officers": [p.username for p, _key in holders]})
    return reserves


def _make_one(tender: Tender, kind: str, own_keys: list[PersonalKey], by: Any) -> Reserve:
    identity = x25519.Identity.generate()
    proof = secrets.token_bytes(64)
    key = BoxKey.objects.create(
        tender=tender, kind=kind, recipient=str(identity.to_public()), secret_sha256=sharing.digest(str(identity).encode()),
        threshold=threshold_of(tender), share_count=len(own_keys) + 1, made_by=by, made_at=now(),
        test_envelope=pyrage.encrypt(proof, [identity.to_public()]), test_sha256=sharing.digest(proof),
    )  # fmt: skip
    return hand_out(key, identity, own_keys)


def hand_out(key: BoxKey, identity: x25519.Identity, own_keys: list[PersonalKey]) -> Reserve:
    """Cut a private key into sealed shares for these officers and one for the paper envelope."""
    *parts, reserve = sharing.split(identity, len(own_keys) + 1, key.threshold)
    rows = [
        KeyShare(
            key=key, personal_key=own, sha256=sharing.digest(part),
            sealed=pyrage.encrypt(part, [x25519.Recipient.from_str(own.recipient)]),
        )
        for own, part in zip(own_keys, parts, strict=True)
    ]  # fmt: skip
    KeyShare.objects.bulk_create([*rows, KeyShare(key=key, sha256=sharing.digest(reserve))])
    return Reserve(key.kind, sharing.printed(reserve))


def holders_of(tender: Tender) -> list[tuple[User, PersonalKey | None]]:
    """The named officers, each with the key pair behind their passphrase."""
    people = [o.person for o in tender.box_officers.select_related("person")]
    keys = {k.person_id: k for k in PersonalKey.objects.filter(person__in=people, replaced_at=None)}
    return [(p, keys.get(p.pk)) for p in people]


# --- state ------------------------------------------------------------------------------------------------------------
def is_ready(tender: Tender) -> bool:
    """Both keys made and rehearsed."""
    return BoxKey.objects.filter(tender=tender, rehearsed_at__isnull=False).count() == len(BOTH)


def recipient_of(tender: Tender | int, kind: str) -> x25519.Recipient:
    """The published key that envelopes of this kind are sealed to. Raises DomainError "no_box" where there is none."""
    pk = tender if isinstance(tender, int) else tender.pk
    key = BoxKey.objects.filter(tender_id=pk, kind=kind).only("recipient").first()
    if key is None:
        raise DomainError(_("This tender has no box: nothing can be sealed to it."), "no_box")
    return x25519.Recipient.from_str(key.recipient)
