"""Forms of the committees' rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

import committee.aftermath.forms  # noqa: F401 -- registers its own
from committee.evaluation.services.negotiation import amount_of
from committee.models import Award, BidResult
from committee.models.office import OWNERS
from committee.requests import forms as forms_requests  # noqa: F401 -- registers
from committee.selectors import committee_members
from partnership.arabic.forms import ArabicDateField
from partnership.arabic.spoken import amount_in_words
from partnership.interface.formats import amount, money
from partnership.people.models import Department, User
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.forms.files import FilesField

STATES = list[tuple[str, Any]]
OPENERS = frozenset({"tender_secretary", "tender_chair", "communication", "legal"})


def long(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class OpeningForm(forms.Form):
    """Who attends an opening session."""

    officers = forms.ModelMultipleChoiceField(
        label=_("Opening officers present"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    guests = forms.CharField(
        label=_("Attending for the bidders"),
        required=False,
        max_length=4000,
        widget=long(),
        help_text=_("One person a line: name, comma, bidder."),
    )
    place = forms.CharField(label=_("Place"), max_length=200, initial=_("Meeting room of the tender committee"))
    notes = forms.CharField(label=_("Remarks"), required=False, max_length=4000, widget=long(3))

    def __init__(self, *args: Any, tender: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holding = User.objects.filter(pk__in=tender.box_officers.values("person"))
        self.fields["officers"].queryset = (committee_members(OPENERS) | holding).order_by("name", "pk")  # type: ignore[attr-defined]

    def guest_list(self) -> list[tuple[str, str]]:
        """(name, bidder) of each line."""
        lines = [line.strip() for line in self.cleaned_data["guests"].splitlines() if line.strip()]
        pairs = [line.replace("،", ",").partition(",") for line in lines[:50]]
        return [(name.strip(), bidder.strip()) for name, _comma, bidder in pairs if name.strip()]


class PanelForm(forms.Form):
    """The evaluation committee of a tender: the decision, its members and their seats, substitutes. `people` may sit in it,
    `experts` of them come from outside the committees."""

    decision_number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)
    decided_on = ArabicDateField(label=_("Date of the decision"), required=False)
    members = forms.ModelMultipleChoiceField(
        label=_("Evaluators"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is named to a seat below belongs to it without a mark here."),
    )  # fmt: skip
    chair = forms.ModelChoiceField(
        label=_("Chair of the panel"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )
    finance = forms.ModelChoiceField(
        label=_("Finance member"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )
    legal = forms.ModelChoiceField(
        label=_("Legal member"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )
    technical = forms.ModelChoiceField(
        label=_("Technical member"), queryset=User.objects.none(), required=False, empty_label=_("nobody")
    )
    experts = forms.ModelMultipleChoiceField(
        label=_("External experts"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("From outside the committees: they score like the members, come on top of their number, and never chair."),
    )  # fmt: skip
    substitutes = forms.ModelMultipleChoiceField(
        label=_("Substitutes"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Called in this order of names when a member steps aside."),
    )  # fmt: skip
    exception_reason = forms.CharField(
        label=_("Why the composition differs from the rule"), required=False, max_length=2000, widget=long(2),
        help_text=_("Only where it does: fewer than a chair and three members, or no finance, legal or technical member."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: Any, experts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = [(person.pk, str(person)) for person in experts]
        apart = {pk for pk, _name in outside}
        inside = [
            (person.pk, str(person)) for person in people if person.pk not in apart
        ]  # asked once, shown six times
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = experts if name == "experts" else people.exclude(pk__in=apart)
                known = outside if name == "experts" else inside
                field.choices = [("", field.empty_label), *known] if field.empty_label else known
        if not outside:
            del self.fields["experts"]

    def seats(self) -> dict[int, str]:
        """Person → seat; a person named for two sits in the first."""
        facts = self.cleaned_data
        named = {facts[seat].pk: seat for seat in ("technical", "legal", "finance") if facts[seat]}
        return {p.pk: "expert" for p in facts.get("experts", ())} | named

    def everybody(self) -> list[User]:
        """Everybody named as a member, in a seat or in the chair."""
        facts = self.cleaned_data
        named = [facts[name] for name in ("chair", "finance", "legal", "technical") if facts[name]]
        return list({p.pk: p for p in [*facts["members"], *named, *facts.get("experts", ())]}.values())

    def appointment(self) -> dict[str, Any]:
        """What the service needs."""
        facts = self.cleaned_data
        return {
            "members": self.everybody(),
            "seats": self.seats(),
            "substitutes": list(facts["substitutes"]),
        } | {name: facts[name] for name in ("chair", "decision_number", "decided_on", "exception_reason")}


def _ranked(result: BidResult) -> str:
    """A ranked bid as one line of a choice: what it would be awarded at, negotiated where it was."""
    facts = {
        "rank": result.rank,
        "name": result.bid.partner,
        "total": result.total,
        "amount": amount(amount_of(result)),
    }
    return str(_("%(rank)s. %(name)s: total %(total)s, BD %(amount)s")) % facts


class EvaluateForm(StepForm):
    """The recommendation; another bid than the first rank needs a written reason."""

    result = forms.ModelChoiceField(label=_("Recommended bid"), queryset=BidResult.objects.none(), empty_label=None)
    recommendation = forms.CharField(
        label=_("Recommendation"),
        max_length=8000,
        widget=long(5),
        help_text=_(
            "It is printed in the evaluation report and in the memorandum to the minister. Another bid than the first rank needs its reason here."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["result"]
        field.queryset = BidResult.objects.filter(tender=self.obj, rank__isnull=False).select_related(
            "bid__partner", "bid__negotiation"
        )  # type: ignore[attr-defined]
        field.label_from_instance = _ranked  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        chosen = found.get("result")
        if chosen and chosen.rank != 1 and len(found.get("recommendation", "")) < 40:
            self.add_error(
                "recommendation", _("Write why another bid than the first rank is recommended (at least 40 letters).")
            )
        return found


class ApproveAwardForm(StepForm):
    """The minister may add a word to the approval."""

    text = forms.CharField(label=_("Words with the approval"), required=False, max_length=4000, widget=long(3))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        award: Award = self.obj
        self.facts = [
            (_("Recommended partner"), award.bid.partner),
            (_("Amount"), money(award.amount)),
            (_("In words"), amount_in_words(award.amount)),
        ]


register_step_form("tenders.tender", "evaluate", EvaluateForm)
register_step_form("committee.award", "approve", ApproveAwardForm)


class ListFilter(forms.Form):
    """Search and state, over any list of these rooms."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, states: STATES, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("all states")), *states]  # type: ignore[attr-defined]


class DirectiveForm(forms.Form):
    text = forms.CharField(label=_("Directive"), max_length=8000, widget=long(5))
    due_on = ArabicDateField(label=_("Due on"))
    owner_role = forms.ChoiceField(
        label=_("Carried out by"), choices=OWNERS, initial="partnership_secretary", required=False
    )
    department = forms.ModelChoiceField(
        label=_("Department"), required=False, queryset=Department.objects.order_by("name"),
        help_text=_("Where the officers of a department carry it out."),
    )  # fmt: skip

    def clean_owner_role(self) -> str:
        return self.cleaned_data.get("owner_role") or "partnership_secretary"


class EvidenceForm(StepForm):
    """How a directive was carried out, with the papers that prove it."""

    uploads = FilesField(label=_("Evidence"), required=False, help_text=_("PDF, Word, Excel or pictures."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("How it was carried out")


register_step_form("committee.directive", "report", EvidenceForm)
