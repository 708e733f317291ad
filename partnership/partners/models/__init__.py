"""The partner register: associations, private firms, international bodies, and who represents them."""

from partnership.partners.models.partner import Partner, PartnerKind
from partnership.partners.models.representative import Representative

__all__ = ["Partner", "PartnerKind", "Representative"]
