"""What is typed into the register."""

from partnership.partners.fields import FIELDS
from partnership.partners.forms.checking import ItemForm, findings_of
from partnership.partners.forms.debarment import DebarmentForm
from partnership.partners.forms.joining import AccountForm, InviteForm, SignUpForm
from partnership.partners.forms.papers import PaperForm
from partnership.partners.forms.partner import PartnerFilter, PartnerForm

__all__ = [
    "FIELDS", "AccountForm", "DebarmentForm", "InviteForm", "ItemForm", "PaperForm", "PartnerFilter", "PartnerForm",
    "SignUpForm", "findings_of",
]  # fmt: skip
