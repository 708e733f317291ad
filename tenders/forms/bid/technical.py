"""The technical envelope: three common parts, and one answer for each published criterion."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenders.forms.bid.declarations import long_text

COMMON = ("approach", "experience", "team")
LONG = 20_000


class TechnicalForm(forms.Form):
    """How, with what experience, with whom; then what is scored, criterion by criterion."""

    approach = forms.CharField(
        label=_("How the work will be done"), required=False, max_length=LONG, widget=long_text(6)
    )
    experience = forms.CharField(
        label=_("Similar work done before"), required=False, max_length=LONG, widget=long_text(5)
    )
    team = forms.CharField(label=_("The team"), required=False, max_length=LONG, widget=long_text(5))

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], initial: dict[str, Any], **kwargs: Any) -> None:
        answers = initial.get("answers") or {}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"answer_{criterion['id']}"] = forms.CharField(
                label=_("Criterion: %(name)s (%(weight)s %%)")
                % {"name": criterion["name"], "weight": criterion["weight"]},
                help_text=self._help(criterion),
                initial=answers.get(str(criterion["id"]), ""),
                required=False,
                max_length=LONG,
                widget=long_text(4),
            )

    @staticmethod
    def _help(criterion: dict[str, Any]) -> Any:
        text = criterion.get("description") or ""
        if not criterion.get("minimum"):
            return text
        least = _("Under %(least)s of 100 in this criterion the bid is excluded.") % {"least": criterion["minimum"]}
        return f"{text} {least}".strip()

    def content(self) -> dict[str, Any]:
        """What goes into the envelope: plain data."""
        found = self.cleaned_data
        answers = {str(c["id"]): found[f"answer_{c['id']}"] for c in self.criteria if found[f"answer_{c['id']}"]}
        return {name: found[name] for name in COMMON} | {"answers": answers}
