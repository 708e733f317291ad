"""Who acts for a partner: handing over the signature, leaving. What a person did stays named as theirs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from partnership.audit.services import record
from partnership.partners.models import Partner, Representative
from partnership.partners.policies import forget, may_bind
from partnership.partners.services.notices import tell_partner
from partnership.people.roles import has_role
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError


def may_manage(user: Any, partner_id: int) -> bool:
    """Whoever binds the partner; the secretary too, for a partner whose representative is gone."""
    return may_bind(user, partner_id) or has_role(user, "partnership_secretary")


@transaction.atomic
def authority_hand_over(representative: Representative, *, by: Any) -> Representative:
    """From now on this representative's signature binds the partner, and nobody else's."""
    fresh = _locked(representative)
    if not may_manage(by, fresh.partner_id):
        raise PermissionDenied
    if fresh.authority_to_bind:
        raise DomainError(_("This representative may sign for the partner already."), "holds")
    Representative.objects.filter(partner=fresh.partner_id, active=True, authority_to_bind=True).update(
        authority_to_bind=False
    )
    fresh.authority_to_bind = True
    fresh.save(update_fields=["authority_to_bind"])
    forget(by)
    record("edited", by=by, obj=fresh.partner, after={"binds": fresh.user.name})
    text = gettext_noop("From now on %(person)s may sign for %(partner)s.")
    tell_partner(fresh.partner, text, by=by, person=fresh.user)
    return fresh


@transaction.atomic
def representative_end(representative: Representative, *, by: Any) -> Representative:
    """A representative leaves, or is taken off. Raises DomainError "binds" or "last"."""
    fresh = _locked(representative)
    if fresh.user_id != by.pk and not may_manage(by, fresh.partner_id):
        raise PermissionDenied
    others = Representative.objects.filter(partner=fresh.partner_id, active=True).exclude(pk=fresh.pk)
    if not others.exists():
        raise DomainError(_("A partner needs a representative: invite somebody first."), "last")
    if fresh.authority_to_bind:
        raise DomainError(_("Hand over the authority to sign first."), "binds")
    fresh.active, fresh.left_at, fresh.ended_by = False, now(), by
    fresh.save(update_fields=["active", "left_at", "ended_by"])
    forget(by)
    record("edited", by=by, obj=fresh.partner, before={"representative": fresh.user.name})
    tell_partner(
        fresh.partner, gettext_noop("%(person)s does not represent %(partner)s any more."), by=by, person=fresh.user
    )
    return fresh


def _locked(representative: Representative) -> Representative:
    """The row, with its partner's row locked: two hands never leave a partner without its one signature."""
    Partner.objects.select_for_update().get(pk=representative.partner_id)
    fresh = (
        Representative.objects.select_for_update(of=("self",))
        .select_related("partner", "user")
        .get(pk=representative.pk)
    )
    if not fresh.active:
        raise DomainError(_("This person does not represent the partner any more."), "gone")
    return fresh
