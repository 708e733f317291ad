"""Bid securities: recorded when the financial envelope opens, watched until they expire, returned or called once."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnership.audit.services import record
from partnership.people.models import RoleGrant, User
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.ceremony import tell
from tenders.models.bid import Bid
from tenders.models.security import OUTCOMES, RETURNED, SECURITY_KINDS, BidSecurity

ALERTS = (30, 7, 0)  # days before the end


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


@transaction.atomic
def security_settle(security: BidSecurity, *, by: Any, outcome: str, reason: str) -> None:
    """Return the security, or call it, with the reason. Raises DomainError "settled" the second time, "reason"."""
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    fresh = (
        BidSecurity.objects.select_for_update(of=("self",)).select_related("bid__tender__project").get(pk=security.pk)
    )
    if fresh.outcome:
        raise DomainError(_("This security was settled already."), "settled")
    if outcome not in dict(OUTCOMES) or not reason.strip():
        raise DomainError(_("Say whether it was returned or called, and why."), "reason")
    fresh.outcome, fresh.settled_at, fresh.settled_by, fresh.settled_reason = outcome, now(), by, reason.strip()
    fresh.save()
    record("edited", by=by, obj=fresh.bid, after={"bid_security": outcome, "number": fresh.number}, reason=reason)


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
    """Tell the tender secretaries of securities that end in 30, 7 and 0 days. Returns how many alerts were sent."""
    day, sent = today or timezone.localtime(now()).date(), 0
    people = list(User.objects.filter(is_active=True, pk__in=_secretaries()))
    held = BidSecurity.objects.filter(outcome="", expires_on__isnull=False, expires_on__lte=day + dt.timedelta(days=30))
    for security in held.select_related("bid__tender__project"):
        left = max((security.expires_on - day).days, 0) if security.expires_on else 0
        step = min(days for days in ALERTS if left <= days)
        if security.warned_days is not None and security.warned_days <= step:
            continue
        BidSecurity.objects.filter(pk=security.pk).update(warned_days=step)
        url = reverse("tenders:bid", args=[security.bid_id])
        tell(security.bid.tender, people, gettext_noop("A bid security ends soon: %(tender)s"), url)
        sent += 1
    return sent


def _secretaries() -> Any:
    return RoleGrant.objects.in_force().filter(role="tender_secretary").values("user_id")
