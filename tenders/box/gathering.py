"""Officers come together: each gives a share in their own sign-in; together they make a key whole, for one request.

A share that was given waits sealed to the gathering's key. The private half of that key is handed to the browser of the
person who leads the gathering and stays there: neither the database nor the browser alone says anything.
"""

from datetime import timedelta
from typing import Any

import pyrage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pyrage import x25519

from partnership.audit.models import TrailEntry
from partnership.audit.services import record
from partnership.interface.formats import listed
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import ceremony, sharing
from tenders.box.key_models import FINANCIAL, REHEARSAL, RESHARE, TECHNICAL, BoxKey, Gathering, GivenShare, KeyShare
from tenders.models.tender import Tender

HOURS = 6
TRIES, TRIES_WITHIN = 5, timedelta(minutes=10)
KEYS_OF = {REHEARSAL: (TECHNICAL, FINANCIAL), RESHARE: (TECHNICAL, FINANCIAL), TECHNICAL: (TECHNICAL,), FINANCIAL: (FINANCIAL,)}  # fmt: skip


def current(tender: Tender) -> Gathering | None:
    """The gathering of this tender that is open now; one that outlived its hours is over, and its shares are gone."""
    found = Gathering.objects.filter(tender=tender, ended_at=None).select_related("tender", "begun_by").first()
    if found is not None and found.expires_at <= now():
        end(found)
        return None
    return found


@transaction.atomic
def begin(tender: Tender, purpose: str, *, by: Any) -> tuple[Gathering, str]:
    """Begin a gathering, instead of one that is open. Returns it and the private half for the leader's browser."""
    if not has_role(by, "tender_secretary", "tender_chair"):
        raise PermissionDenied
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if BoxKey.objects.filter(tender=fresh).count() < len(ceremony.BOTH):
        raise DomainError(_("The keys of this tender are not made yet."), "no_box")
    before = current(fresh)
    if before is not None:
        end(before)
    identity, at = x25519.Identity.generate(), now()
    found = Gathering.objects.create(
        tender=fresh, purpose=purpose, recipient=str(identity.to_public()), begun_by=by, begun_at=at,
        expires_at=at + timedelta(hours=HOURS),
    )  # fmt: skip
    record("box", by=by, obj=fresh, after={"gathering": purpose})
    officers = [o.person for o in fresh.box_officers.select_related("person").exclude(person=by)]
    ceremony.tell(fresh, officers, gettext_noop("Your share is asked for now: %(tender)s"), ceremony.box_url(fresh))
    return found, str(identity)


def begin_rehearsal(tender: Tender, *, by: Any) -> tuple[Gathering, str]:
    """Rehearse before the announcement. Raises DomainError "not_now" after it."""
    if not tender.is_in_preparation:
        raise DomainError(_("The tender is announced: its box stays as it is."), "not_now")
    return begin(tender, REHEARSAL, by=by)


def begin_reshare(tender: Tender, *, by: Any) -> tuple[Gathering, str]:
    """New shares, between the announcement and the last opening. Raises DomainError "not_now" outside it."""
    if tender.is_in_preparation or tender.is_over:
        raise DomainError(_("New shares are made between the announcement and the last opening."), "not_now")
    return begin(tender, RESHARE, by=by)


def end(gathering: Gathering) -> None:
    """End it and remove the shares that wait."""
    with transaction.atomic():
        gathering.given.all().delete()
        Gathering.objects.filter(pk=gathering.pk, ended_at=None).update(ended_at=now())


# --- giving -----------------------------------------------------------------------------------------------------------
def give(gathering: Gathering, person: Any, passphrase: str) -> None:
    """An officer gives what the gathering is for. Raises DomainError "passphrase", "tries", "no_share", "over"."""
    _check_tries(person)
    own = ceremony.personal_key(person)
    shares = list(_shares(gathering).filter(personal_key=own)) if own else []
    if own is None or not shares:
        raise DomainError(
            _("You hold no share of this tender, or it lies behind a passphrase that was lost."), "no_share"
        )
    try:
        mine = ceremony.unlock(own, passphrase)  # takes a second: no row is locked meanwhile
    except DomainError:
        record("box_refused", by=person, obj=gathering.tender, after={"gathering": gathering.purpose})
        raise
    for share in shares:
        try:
            part = pyrage.decrypt(bytes(share.sealed), [mine])
        except pyrage.DecryptError as error:
            raise DomainError(_("Your share is damaged: another officer or the reserve share must stand in."), "damaged") from error  # fmt: skip
        _keep(gathering, share, part, person)
    record("box", by=person, obj=gathering.tender, after={"share": "given", "for": gathering.purpose})


def give_reserve(gathering: Gathering, kind: str, text: str, *, by: Any) -> None:
    """The share from the paper envelope stands in for an absent officer. Raises DomainError "mistyped", "wrong_share"."""
    if not has_role(by, "tender_secretary", "tender_chair"):
        raise PermissionDenied
    share = _shares(gathering).filter(personal_key=None, key__kind=kind).first()
    if share is None:
        raise DomainError(_("This gathering does not need that share."), "no_share")
    _keep(gathering, share, sharing.typed(text), by)
    record("box", by=by, obj=gathering.tender, after={"share": "reserve", "kind": kind, "for": gathering.purpose})


def _shares(gathering: Gathering) -> Any:
    kinds = KEYS_OF[gathering.purpose]
    return KeyShare.objects.filter(key__tender=gathering.tender_id, key__kind__in=kinds).select_related("key")


def _keep(gathering: Gathering, share: KeyShare, part: bytes, person: Any) -> None:
    if sharing.digest(part) != share.sha256:
        raise DomainError(_("This is not the share that was made for this tender."), "wrong_share")
    sealed = pyrage.encrypt(part, [x25519.Recipient.from_str(gathering.recipient)])
    with transaction.atomic():
        open_now = Gathering.objects.select_for_update().filter(pk=gathering.pk, ended_at=None, expires_at__gt=now())
        if not open_now.exists():
            raise DomainError(_("The gathering is over: begin it again."), "over")
        facts = {"sealed": sealed, "given_by": person, "given_at": now()}
        GivenShare.objects.update_or_create(gathering=gathering, share=share, defaults=facts)


def _check_tries(person: Any) -> None:
    since = now() - TRIES_WITHIN
    wrong = TrailEntry.objects.filter(kind="box_refused", actor_id=person.pk, at__gt=since).count()
    if wrong >= TRIES:
        raise DomainError(_("Too many wrong passphrases: wait ten minutes and try again."), "tries")


# --- taking -----------------------------------------------------------------------------------------------------------
def given_to(gathering: Gathering) -> dict[str, int]:
    """How many shares wait, by kind of key."""
    kinds = gathering.given.values_list("share__key__kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in KEYS_OF[gathering.purpose]}


def whole_key(gathering: Gathering, kind: str, private: str) -> x25519.Identity:
    """The tender's private key, whole for this request. `private` comes from the leader's browser.

    Raises DomainError "leader" (another browser leads), "too_few" (fewer than k shares), "wrong_share", "over".
    """
    if gathering.ended_at is not None or gathering.expires_at <= now():
        raise DomainError(_("The gathering is over: begin it again."), "over")
    key = BoxKey.objects.get(tender=gathering.tender_id, kind=kind)
    given = list(gathering.given.filter(share__key=key))
    if len(given) < key.threshold:
        text = _("%(given)s of %(needed)s shares are given: more officers must type their passphrase.")
        raise DomainError(text % {"given": len(given), "needed": key.threshold}, "too_few")
    try:
        leader = x25519.Identity.from_str(private)
        parts = [pyrage.decrypt(bytes(g.sealed), [leader]) for g in given]
    except (pyrage.DecryptError, pyrage.IdentityError) as error:
        text = _("Another browser leads this gathering: go on there, or begin it again here.")
        raise DomainError(text, "leader") from error
    return sharing.combine(parts, key.secret_sha256)


def rehearse(gathering: Gathering, private: str, *, by: Any) -> None:
    """Open the test envelope of both keys with the shares given; from then on the tender can be announced."""
    if gathering.purpose != REHEARSAL:
        raise DomainError(_("This gathering is not a rehearsal."), "not_now")
    for kind in ceremony.BOTH:
        key = BoxKey.objects.get(tender=gathering.tender_id, kind=kind)
        opened = pyrage.decrypt(bytes(key.test_envelope), [whole_key(gathering, kind, private)])
        if sharing.digest(opened) != key.test_sha256:
            raise DomainError(_("The test envelope did not open: make the keys again."), "test")
    with transaction.atomic():
        BoxKey.objects.filter(tender=gathering.tender_id).update(rehearsed_at=now())
        end(gathering)
        record("box", by=by, obj=gathering.tender, after={"rehearsal": "opened"})


def reshare(gathering: Gathering, private: str, people: list[Any], *, by: Any) -> list[ceremony.Reserve]:
    """Cut both keys anew among these officers, when one leaves: the old shares and the old paper are worth nothing after.

    Needs k of the present shares. Raises DomainError "too_few_officers", "cannot_open", "passphrases_missing".
    """
    if gathering.purpose != RESHARE or not has_role(by, "tender_secretary"):
        raise PermissionDenied
    tender = gathering.tender
    _check_people(tender, people)
    own = {k.person_id: k for k in ceremony.PersonalKey.objects.filter(person__in=people, replaced_at=None)}
    if missing := [str(p) for p in people if p.pk not in own]:
        text = _("These officers have not set their box passphrase yet: %(names)s.")
        raise DomainError(text % {"names": listed(missing)}, "passphrases_missing")
    with transaction.atomic():
        reserves = []
        for kind in ceremony.BOTH:
            key = BoxKey.objects.select_for_update().get(tender=tender, kind=kind)
            identity = whole_key(gathering, kind, private)
            KeyShare.objects.filter(key=key).delete()
            reserves.append(ceremony.hand_out(key, identity, [own[p.pk] for p in people]))
            BoxKey.objects.filter(pk=key.pk).update(share_count=len(people) + 1)
        tender.box_officers.all().delete()
        at = now()
        ceremony.BoxOfficer.objects.bulk_create(
            ceremony.BoxOfficer(tender=tender, person=p, named_by=by, named_at=at) for p in people
        )
        end(gathering)
        record("box", by=by, obj=tender, after={"shares": "new", "officers": [p.username for p in people]})
    return reserves


def _check_people(tender: Tender, people: list[Any]) -> None:
    if len({p.pk for p in people}) < ceremony.least_officers(tender):
        least = ceremony.least_officers(tender)
        raise DomainError(_("Name at least %(n)s opening officers.") % {"n": least}, "too_few_officers")
    if not {p.pk for p in people} <= set(ceremony.may_open(tender).values_list("pk", flat=True)):
        raise DomainError(
            _("Somebody named here evaluates this tender, belongs to a bidder or has no seat."), "cannot_open"
        )
