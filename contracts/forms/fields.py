"""Widgets that several forms of this room share."""

from django import forms


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto"})


def code() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "ltr"})
