"""Widgets and fields that several forms of this room share."""

from django import forms

from tenders.forms.files import SeveralFiles


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def code() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr"})


def photos(accept: str = "image/jpeg,image/png") -> SeveralFiles:
    """A field that opens the camera of a phone; static/js/photos.js makes the pictures smaller before they are sent."""
    return SeveralFiles(attrs={"accept": accept, "data-shrink": "1600"})
