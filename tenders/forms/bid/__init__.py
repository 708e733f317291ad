"""Forms of a bid: declarations, technical envelope, price schedule, bid security, files; one room for each."""

from tenders.forms.bid.declarations import DeclarationForm, MemberRows
from tenders.forms.bid.files import BidKeyForm, UploadForm
from tenders.forms.bid.financial import PriceRow, PriceRows, PriceTermsForm, own_content
from tenders.forms.bid.security import ExtendForm, SecurityForm, SettleForm
from tenders.forms.bid.technical import TechnicalForm

__all__ = [
    "BidKeyForm",
    "DeclarationForm",
    "ExtendForm",
    "MemberRows",
    "PriceRow",
    "PriceRows",
    "PriceTermsForm",
    "SecurityForm",
    "SettleForm",
    "TechnicalForm",
    "UploadForm",
    "own_content",
]
