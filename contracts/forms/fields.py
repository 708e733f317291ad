"""Widgets and fields that several forms of this room share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenders.forms.files import SeveralFiles


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def code() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr"})


def photos(accept: str = "image/jpeg,image/png") -> SeveralFiles:
    """A field that opens the camera of a phone; static/js/photos.js makes the pictures smaller before they are sent."""
    offline = _(
        "No connection: what you wrote and chose stays here, and is sent by itself when the connection is back."
    )
    return SeveralFiles(attrs={"accept": accept, "data-shrink": "1600", "data-offline": offline})
