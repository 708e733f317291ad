"""Bid securities: recorded when the financial envelope opens, watched until they expire, extended, returned or called once."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnership.audit.services import record
from partnership.documents.services import issue
from partnership.people.models import RoleGrant, User
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.ceremony import tell
from tenders.models.bid import Bid
from tenders.models.security import OUTCOMES, RETURNED, SECURITY_KINDS, BidSecurity

ALERTS = {  # days before the end → what is told
    30: gettext_noop("A bid security ends within 30 days: %(tender)s"),
    7: gettext_noop("A bid security ends within 7 days: %(tender)s"),
    0: gettext_noop("A bid security has come to its end: %(tender)s"),
}


def security_record(bid: Bid) -> BidSecurity | None:
    """Record the security that an opened financial envelope names; None where it names none."""
    content = box.opened_content(bid)
    kind = str(content.get("security_kind", ""))
    try:
        amount = Decimal(str(content.get("security_amount") or 0)).quantize(Decimal("0.001"))
        expires = dt.date.fromisoformat(str(content.get("security_expires") or ""))
    except InvalidOperation:
        amount, expires = Decimal(0), None
    except ValueError:
        expires = None
    if kind not in dict(SECURITY_KINDS) or not content.get("security_number"):
        return None
    facts = {
        "kind": kind,
        "issuer": str(content.get("security_issuer", ""))[:150],
        "number": str(content["security_number"])[:60],
        "amount": amount,
        "expires_on": expires,
        "recorded_at": now(),
    }
    return BidSecurity.objects.get_or_create(bid=bid, defaults=facts)[0]


def _held(security: BidSecurity, by: Any) -> BidSecurity:
    """The security as it stands, locked. Raises PermissionDenied, DomainError "settled"."""
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    rows = BidSecurity.objects.select_for_update(of=("self",)).select_related("bid__tender__project", "bid__partner")
    fresh = rows.get(pk=security.pk)
    if fresh.outcome:
        raise DomainError(_("This security was settled already."), "settled")
    return fresh


@transaction.atomic
def security_settle(security: BidSecurity, *, by: Any, outcome: str, reason: str) -> None:
    """Return the security, or call it, with the reason and a letter. Raises DomainError "settled" the second time, "reason"."""
    fresh = _held(security, by)
    if outcome not in dict(OUTCOMES) or not reason.strip():
        raise DomainError(_("Say whether it was returned or called, and why."), "reason")
    fresh.outcome, fresh.settled_at, fresh.settled_by, fresh.settled_reason = outcome, now(), by, reason.strip()
    fresh.save()
    record("edited", by=by, obj=fresh.bid, after={"bid_security": outcome, "number": fresh.number}, reason=reason)
    issue("tenders.security_letter", fresh.bid, by=by, project_id=fresh.bid.project_id)
    returned, called = gettext_noop("The bid security was returned: %(tender)s"), gettext_noop("The bid security was called: %(tender)s")  # fmt: skip
    tell(fresh.bid.tender, _bidders(fresh.bid), returned if outcome == RETURNED else called, fresh.get_absolute_url())


@transaction.atomic
def security_extend(security: BidSecurity, *, by: Any, expires_on: dt.date, reason: str) -> None:
    """Record that the issuer made it valid for longer; alerts begin anew. Raises DomainError "settled", "earlier", "reason"."""
    fresh = _held(security, by)
    if fresh.expires_on is not None and expires_on <= fresh.expires_on:
        raise DomainError(_("The new end must be later than the present one."), "earlier")
    if not reason.strip():
        raise DomainError(_("Write by which letter it was extended."), "reason")
    before, fresh.expires_on, fresh.warned_days = fresh.expires_on, expires_on, None
    fresh.save(update_fields=["expires_on", "warned_days"])
    record(
        "edited", by=by, obj=fresh.bid, reason=reason, before={"bid_security_until": str(before or "")},
        after={"bid_security_until": str(expires_on), "number": fresh.number},
    )  # fmt: skip


@transaction.atomic
def security_release(security: BidSecurity, *, by: Any, reason: str) -> bool:
    """Give back the security of a bid that was not chosen, when an award is final. False where it is settled already."""
    fresh = (
        BidSecurity.objects.select_for_update(of=("self",)).select_related("bid__tender__project").get(pk=security.pk)
    )
    if fresh.outcome:
        return False
    fresh.outcome, fresh.settled_at, fresh.settled_by, fresh.settled_reason = RETURNED, now(), by, reason
    fresh.save()
    record("edited", by=by, obj=fresh.bid, after={"bid_security": RETURNED, "number": fresh.number}, reason=reason)
    return True


def securities_warn(today: dt.date | None = None) -> int:
    """Tell the tender secretaries and the bidder of securities that end in 30, 7 and 0 days. Returns how many were told of."""
    day, sent = today or timezone.localtime(now()).date(), 0
    people = list(User.objects.filter(is_active=True, pk__in=_secretaries()))
    held = BidSecurity.objects.filter(outcome="", expires_on__isnull=False, expires_on__lte=day + dt.timedelta(days=30))
    for security in held.select_related("bid__tender__project"):
        left = max((security.expires_on - day).days, 0) if security.expires_on else 0
        step = min(days for days in ALERTS if left <= days)
        if security.warned_days is not None and security.warned_days <= step:
            continue
        BidSecurity.objects.filter(pk=security.pk).update(warned_days=step)
        tell(security.bid.tender, [*people, *_bidders(security.bid)], ALERTS[step], security.get_absolute_url())
        sent += 1
    return sent


def _bidders(bid: Bid) -> list[User]:
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=bid.partner_id)
    return list(people.distinct())


def _secretaries() -> Any:
    return RoleGrant.objects.in_force().filter(role="tender_secretary").values("user_id")
