"""A field that takes several files at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, one at least where they are required; what each truly is, the store decides."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        found = [super(FilesField, self).clean(item, initial) for item in (data or []) if item]
        if self.required and not found:
            raise ValidationError(self.error_messages["required"], code="required")
        return found
