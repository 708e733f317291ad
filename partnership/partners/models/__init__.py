"""The partner register: associations, private firms, international bodies, their papers, and who represents them."""

from partnership.partners.models.activity import Activity
from partnership.partners.models.check import ItemCheck
from partnership.partners.models.debarment import Debarment
from partnership.partners.models.document import COUNTED, DocumentKind, ExpiryReminder, PartnerDocument
from partnership.partners.models.importing import PartnerImport
from partnership.partners.models.notice import Notice
from partnership.partners.models.partner import Partner, PartnerKind
from partnership.partners.models.representative import Invitation, Representative

__all__ = [
    "COUNTED", "Activity", "Debarment", "DocumentKind", "ExpiryReminder", "Invitation", "ItemCheck", "Notice",
    "Partner", "PartnerDocument", "PartnerImport", "PartnerKind", "Representative",
]  # fmt: skip
