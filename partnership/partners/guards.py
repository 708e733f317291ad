"""Facts about a partner that a step asks for."""

from partnership.partners.models import Partner, PartnerKind
from partnership.workflow.registry import guard


def missing_from_registration(partner: Partner) -> list[str]:
    """Names of the fields a registration still lacks."""
    needed = ["name", "registration_number", "licence_expires", "email", "phone", "fields"]
    if partner.kind == PartnerKind.ASSOCIATION:
        needed += ["registered_on", "board_valid_until"]
    if partner.kind == PartnerKind.INTERNATIONAL:
        needed += ["country", "experience"]
    return [name for name in needed if not getattr(partner, name)]


@guard("partners.registration_complete")
def registration_complete(partner: Partner) -> bool:
    """Some facts of the registration are still missing: complete the form first."""
    return not missing_from_registration(partner)
