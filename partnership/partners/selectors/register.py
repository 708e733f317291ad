"""Reads of the register, given the viewer, and the one answer to: may this partner bid?"""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.partners.models import Partner, PartnerKind
from partnership.partners.policies import partners_of
from partnership.people.roles import READERS, has_role
from partnership.workflow.clock import today
from partnership.workflow.registry import register_selector

YEAR = timedelta(days=365)


def partners_visible_to(user: Any) -> QuerySet[Partner]:
    """Staff who read the programme see every partner past its first draft; a representative sees their own."""
    if has_role(user, *READERS):
        return Partner.objects.exclude(state="draft")
    return Partner.objects.filter(pk__in=partners_of(user))


register_selector("partners.partner", partners_visible_to)


def eligibility(
    partner: Partner, field: str | None = None, kinds: list[str] | None = None, *, on: date | None = None
) -> list[str | Promise]:
    """Why this partner may not bid on that day (default: today), each reason in words; empty when it may. RULES.md section 1,
    eligibility rows."""
    day = on or today()
    reasons: list[str | Promise] = []
    if partner.state == "debarred":
        reasons.append(_("The partner is debarred from bidding."))
    elif partner.state != "approved":
        reasons.append(_("The partner's registration is not approved yet."))
    if kinds and partner.kind not in kinds:
        reasons.append(_("This tender is not open to this kind of partner."))
    if field and partner.fields and field not in partner.fields:
        reasons.append(_("The partner is not registered for this field of partnership."))
    if not partner.licence_in_force(day):
        reasons.append(_("The licence or registration has expired."))
    if partner.kind == PartnerKind.ASSOCIATION:
        if partner.registered_on is None or partner.registered_on > day - YEAR:
            reasons.append(_("An association must be at least a year old."))
        if partner.has_legal_dispute:
            reasons.append(_("A legal dispute over the association's board is open."))
        if partner.board_valid_until and partner.board_valid_until < day:
            reasons.append(_("The term of the association's board has ended."))
    if partner.kind == PartnerKind.FIRM and not partner.permits_social_work:
        reasons.append(_("The commercial registration has no activity that permits social work."))
    if partner.kind == PartnerKind.INTERNATIONAL and not partner.experience.strip():
        reasons.append(_("Experience in social work is not shown."))
    return reasons
