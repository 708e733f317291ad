"""Forms of partnership requests and initiatives."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committee.models import PartnershipRequest, RequestCriterion, RequestScore
from committee.requests.services import MOST_FILES
from partnership.arabic.forms import AmountField, WesternIntegerField
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField
from tenders.models import BeneficiaryGroup, FieldOfPartnership


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class RequestForm(forms.Form):
    """What a request or an initiative says."""

    kind = forms.ChoiceField(
        label=_("What you send"),
        choices=PartnershipRequest.Kind.choices,
        initial=PartnershipRequest.Kind.REQUEST,
        required=False,
        help_text=_("A request asks the ministry for a partnership; an initiative offers an idea of your own."),
    )
    title = forms.CharField(label=_("Title"), max_length=250, widget=forms.TextInput(attrs={"dir": "auto"}))
    field = forms.ChoiceField(label=_("Field of partnership"), choices=FieldOfPartnership.choices)
    text = forms.CharField(label=_("The request or initiative"), max_length=20000, widget=long(8))
    goals = forms.CharField(
        label=_("Goals"),
        required=False,
        max_length=8000,
        widget=long(4),
        help_text=_("What will be better, and how one will see it."),
    )
    beneficiary_kind = forms.ChoiceField(
        label=_("Who benefits"), required=False, choices=[("", "—"), *BeneficiaryGroup.Kind.choices]
    )
    beneficiary_number = WesternIntegerField(
        label=_("How many benefit"), required=False, min_value=1, max_value=10_000_000
    )
    budget = AmountField(
        label=_("Budget (BHD)"), required=False, min_value=Decimal(0), help_text=_("Your estimate of the whole cost.")
    )
    uploads = FilesField(label=_("Files"), required=False, help_text=_("PDF, Word, Excel or pictures; up to five."))

    def clean_kind(self) -> str:
        return str(self.cleaned_data.get("kind") or PartnershipRequest.Kind.REQUEST)

    def clean_uploads(self) -> list[Any]:
        found: list[Any] = self.cleaned_data.get("uploads") or []
        if len(found) > MOST_FILES:
            raise forms.ValidationError(_("At most %(n)s files."), params={"n": MOST_FILES})
        return found


class InitiativeForm(RequestForm):
    """The same of a visitor, whose address is confirmed already."""

    field_order = ["name", "organisation"]
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})
    )
    organisation = forms.CharField(
        label=_("Organisation, if you write for one"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "organization"}),
    )  # fmt: skip


class AddressForm(forms.Form):
    """Where the link goes. `website` is a trap: people do not see it, programs fill it in."""

    email = forms.EmailField(
        label=_("Your e-mail"), max_length=254, widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "email"})
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))


class ScoreForm(forms.Form):
    """A member's points and remarks on each published criterion."""

    def __init__(self, data: Any = None, *, request: PartnershipRequest, member: Any) -> None:
        super().__init__(data)
        self.criteria = list(RequestCriterion.objects.all())
        mine = {s.criterion_id: s for s in RequestScore.objects.filter(request=request, member=member)}
        for criterion in self.criteria:
            known = mine.get(criterion.pk)
            self.fields[f"points_{criterion.pk}"] = AmountField(
                label=_("%(criterion)s: points of 100") % {"criterion": criterion}, min_value=Decimal(0), max_value=Decimal(100), max_digits=5, decimal_places=2,
                initial=known.points if known else None, help_text=criterion.what,
            )  # fmt: skip
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label=_("Remark"),
                required=False,
                max_length=500,
                initial=known.comment if known else "",
                widget=long(2),
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """(criterion, points, comment)."""
        return [(c, self[f"points_{c.pk}"], self[f"comment_{c.pk}"]) for c in self.criteria]

    def scores(self) -> dict[int, tuple[Decimal, str]]:
        given = self.cleaned_data
        return {c.pk: (given[f"points_{c.pk}"], given[f"comment_{c.pk}"]) for c in self.criteria}


class OpinionForm(forms.Form):
    opinion = forms.CharField(label=_("Opinion of the committee"), max_length=8000, widget=long(6))


class DecisionForm(StepForm):
    """The decision: its reasons are printed in the letter to the sender."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reasons of the decision")
        self.fields["reason"].help_text = _("They are printed in the reply letter that the sender receives.")


register_step_form("committee.partnershiprequest", "accept", DecisionForm)
register_step_form("committee.partnershiprequest", "decline", DecisionForm)


class RequestFilter(forms.Form):
    """How the register of requests is narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("all states")), *PartnershipRequest._meta.get_field("state").choices],
    )  # fmt: skip
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("requests and initiatives")), *PartnershipRequest.Kind.choices]
    )
    sender = forms.ChoiceField(
        label=_("Sent by"), required=False,
        choices=[("", _("everybody")), ("partner", _("partners")), ("visitor", _("visitors"))],
    )  # fmt: skip
