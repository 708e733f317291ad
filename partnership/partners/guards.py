"""Facts about a partner that a step asks for."""

from partnership.partners.models import Debarment, Partner, PartnerDocument
from partnership.partners.selectors.checking import items_left, missing_from_registration
from partnership.workflow.clock import today
from partnership.workflow.registry import guard


@guard("partners.registration_complete")
def registration_complete(partner: Partner) -> bool:
    """Some facts of the registration are still missing: complete the form first."""
    return not missing_from_registration(partner)


@guard("partners.items_accepted")
def items_accepted(partner: Partner) -> bool:
    """Not every item of the registration is checked and accepted yet: open the page of its check."""
    return not items_left(partner)


@guard("partners.partner_registered")
def partner_registered(document: PartnerDocument) -> bool:
    """The papers of a registration are checked together with it, on the page of its check."""
    return document.partner.is_registered


@guard("partners.last_day_ahead")
def last_day_ahead(debarment: Debarment) -> bool:
    """The last day of the debarment has passed: drop the proposal and write a new one."""
    return debarment.ends_on >= today()


@guard("partners.not_appealed_yet")
def not_appealed_yet(debarment: Debarment) -> bool:
    """This debarment was appealed already, and the appeal was answered."""
    return debarment.appealed_at is None


@guard("partners.opinion_lifts")
def opinion_lifts(debarment: Debarment) -> bool:
    """The chair of the partnership committee would keep the debarment: it is lifted only when both chairs agree."""
    return bool(debarment.opinion_lifts)
