"""What is typed into the register."""

from partnership.partners.forms.partner import FIELDS, PartnerFilter, PartnerForm

__all__ = ["FIELDS", "PartnerFilter", "PartnerForm"]
