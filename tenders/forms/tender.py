"""Forms of tenders and bids."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.arabic.forms import AmountField, ArabicDateField, ArabicDateTimeField
from partnership.partners.models import Partner
from partnership.partners.selectors import eligible_among, with_evidence
from partnership.workflow.clock import now
from partnership.workflow.forms import StepForm
from partnership.workflow.registry import register_step_form
from tenders.models import FieldOfPartnership, Method, Tender
from tenders.models.tender import ROUTES
from tenders.selectors.tender import rule_for
from tenders.services.board import may_override

LONG = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class TenderForm(forms.Form):
    """The preparation of a tender; saved at any time, checked for completeness when it is sent."""

    route = forms.ChoiceField(
        label=_("Route"),
        choices=ROUTES,
        help_text=_("The internal ceiling decides; another route needs a reason, which is printed."),
    )
    route_reason = forms.CharField(label=_("Reason for the route"), required=False, max_length=2000, widget=LONG)
    method = forms.ChoiceField(label=_("Method"), choices=Method.choices)
    method_reason = forms.CharField(
        label=_("Reason for the method"),
        required=False,
        max_length=2000,
        widget=LONG,
        help_text=_("Any method but the public tender needs a reason."),
    )
    invitees = forms.ModelMultipleChoiceField(
        label=_("Invited partners"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For a limited tender."),
    )
    few_invitees_reason = forms.CharField(
        label=_("Reason for inviting few"), required=False, max_length=2000, widget=LONG
    )
    newspaper = forms.CharField(label=_("Newspaper"), required=False, max_length=100)
    newspaper_date = ArabicDateField(label=_("First day in the newspaper"), required=False)
    documents_until = ArabicDateTimeField(label=_("Last day to obtain the documents"), required=False)
    questions_until = ArabicDateTimeField(label=_("Last day to ask for clarification"), required=False)
    closing_at = ArabicDateTimeField(
        label=_("Closing date"), required=False, help_text=_("Sunday to Thursday, until 13:30, Bahrain time.")
    )
    opening_at = ArabicDateTimeField(
        label=_("Opening date"), required=False, help_text=_("Left empty: the day after closing at 10:00.")
    )
    short_window_reason = forms.CharField(
        label=_("Reason for a short publication window"), required=False, max_length=2000, widget=LONG
    )
    bid_security_amount = AmountField(label=_("Bid security (BHD)"), required=False, min_value=Decimal(0))
    validity_days = forms.TypedChoiceField(
        label=_("Validity of bids (days)"), choices=[(180, "180"), (120, "120"), (90, "90")], coerce=int
    )
    document_price = AmountField(label=_("Price of the documents (BHD)"), required=False, min_value=Decimal(0))

    def __init__(self, *args: Any, tender: Tender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = tender.terms.eligible_kinds
        self.few = rule_for(tender, "invitees_warn")
        self.fields["few_invitees_reason"].label = _("Reason for inviting fewer than %(n)s") % {"n": self.few}
        if not may_override():  # the ceiling decides
            del self.fields["route"], self.fields["route_reason"]
        self.fields["invitees"].queryset = _invitable(tender, kinds)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closing, opening = found.get("closing_at"), found.get("opening_at")
        if closing and not opening:
            day_after = timezone.localtime(closing) + timedelta(days=1)
            found["opening_at"] = day_after.replace(hour=10, minute=0, second=0, microsecond=0)
        elif closing and opening < closing:
            self.add_error("opening_at", _("The opening cannot lie before the closing."))
        for name in ("documents_until", "questions_until"):
            if closing and found.get(name) and found[name] > closing:
                self.add_error(name, _("This date cannot lie after the closing."))
        found["document_price"] = found.get("document_price") or Decimal(0)
        return found


def _invitable(tender: Tender, kinds: list[str]) -> QuerySet[Partner]:
    """Who may be invited: whoever the one answer (eligibility) lets bid in this field today, and who is invited already."""
    approved = with_evidence(Partner.objects.filter(kind__in=kinds, state="approved"))
    may = [partner.pk for partner in eligible_among(approved, tender.project.field, kinds)]
    return Partner.objects.filter(Q(pk__in=may) | Q(invitations__tender=tender)).distinct().order_by("name")


class ExtendForm(StepForm):
    """A later deadline for an announced tender; never after it has passed."""

    closing_at = ArabicDateTimeField(label=_("New closing date"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        closing = found.get("closing_at")
        if closing and closing <= max(self.obj.closing_at, now()):
            self.add_error("closing_at", _("The new closing date must be later than the present one."))
        elif closing:
            delay = self.obj.opening_at - self.obj.closing_at
            found["opening_at"] = closing + delay
        return found


class EndForm(StepForm):
    """Why a tender ends without an award: these words are public."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.obj.state not in ("preparing", "ready"):
            self.fields["reason"].help_text = _(
                "It is published on the page of the tender: bidders and visitors read it."
            )


register_step_form("tenders.tender", "extend", ExtendForm)
register_step_form("tenders.tender", "cancel", EndForm)
register_step_form("tenders.tender", "declare_unsuccessful", EndForm)


class TenderFilter(forms.Form):
    """How a list of tenders is narrowed."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    field = forms.ChoiceField(
        label=_("Field of partnership"), required=False, choices=[("", _("all fields")), *FieldOfPartnership.choices]
    )
    method = forms.ChoiceField(label=_("Method"), required=False, choices=[("", _("all methods")), *Method.choices])
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all states")), *Tender._meta.get_field("state").choices]
    )


class PublicTenderFilter(TenderFilter):
    """What a visitor can ask for."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("open now")),
            ("evaluation", _("under evaluation")),
            ("awarded", _("awarded tenders")),
            ("ended", _("cancelled or unsuccessful")),
            ("all", _("all of them")),
        ],
    )


class ResultsFilter(TenderFilter):
    """Which results."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all results")), ("awarded", _("awarded tenders")), ("ended", _("cancelled or unsuccessful"))],
    )


class ArchiveFilter(TenderFilter):
    """Whatever is no longer open."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("all that are closed")),
            ("evaluation", _("under evaluation")),
            ("awarded", _("awarded tenders")),
            ("ended", _("cancelled or unsuccessful")),
        ],
    )


class PlannedFilter(TenderFilter):
    """The plan has one method and one state."""

    method = None  # type: ignore[assignment]
    state = None  # type: ignore[assignment]
