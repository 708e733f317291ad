"""What is typed into the register."""

from partnership.partners.fields import FIELDS
from partnership.partners.forms.checking import ItemForm, findings_of
from partnership.partners.forms.debarment import DebarmentForm
from partnership.partners.forms.papers import PaperForm
from partnership.partners.forms.partner import PartnerFilter, PartnerForm

__all__ = ["FIELDS", "DebarmentForm", "ItemForm", "PaperForm", "PartnerFilter", "PartnerForm", "findings_of"]
