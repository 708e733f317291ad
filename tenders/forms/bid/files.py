"""Files for the envelopes, and the key of a bid."""

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPTED = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png,.age"


class UploadForm(forms.Form):
    """A file for one of the envelopes."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel, JPEG or PNG; or a file that you sealed yourself with age (.age)."),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )


class BidKeyForm(forms.Form):
    """The key of a bid, from the file its owner kept."""

    key = forms.CharField(
        label=_("Key of the bid"),
        max_length=400,
        help_text=_("Copy the line that begins with AGE-SECRET-KEY-1 from the key file."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
