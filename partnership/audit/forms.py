"""How the auditor narrows the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import ArabicDateField, WesternIntegerField
from partnership.audit.kinds import KINDS


class TrailFilter(forms.Form):
    """All optional; what does not make sense is said beside its field and left out of the search."""

    project = WesternIntegerField(label=_("Project number"), required=False, min_value=1, max_value=2**62)
    person = forms.CharField(label=_("Person"), required=False, max_length=100)
    since = ArabicDateField(label=_("From day"), required=False)
    until = ArabicDateField(label=_("To day"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("all kinds")), *KINDS.items()])

    def filters(self) -> dict[str, Any]:
        """Keyword arguments for `selectors.entries`."""
        if not self.is_bound:
            return {}
        self.full_clean()
        found = self.cleaned_data
        return {
            "project_id": found.get("project"),
            "person": found.get("person") or "",
            "since": found.get("since"),
            "until": found.get("until"),
            "kind": found.get("kind") or "",
        }
