"""What the terms of reference still lack («ما ينقص»): the list an officer works off before sending them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenders.models import TermsOfReference
from tenders.models.terms import Method

WHOLE = 100


class Section(TextChoices):
    """The sections of the form, in its order."""

    BASICS = "basics", gettext_lazy("Title and field")
    PURPOSE = "purpose", gettext_lazy("Objectives and scope")
    BENEFICIARIES = "beneficiaries", gettext_lazy("Beneficiaries")
    BUDGET = "budget", gettext_lazy("Duration and budget")
    DELIVERABLES = "deliverables", gettext_lazy("Deliverables and payments")
    INDICATORS = "indicators", gettext_lazy("Performance indicators")
    METHOD = "method", gettext_lazy("Method and partners")
    EVALUATION = "evaluation", gettext_lazy("Evaluation")
    DOCUMENTS = "documents", gettext_lazy("Required documents")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing, in words, and the section that mends it."""

    section: Section
    text: str


def gaps(terms: TermsOfReference) -> list[Gap]:
    """Everything that keeps these terms from being sent, in the form's order. Empty: complete."""
    found: list[Gap] = []
    for section, check in _CHECKS.items():
        found += [Gap(section, text) for text in check(terms)]
    return found


def gaps_by_section(terms: TermsOfReference) -> dict[str, list[str]]:
    """The same, keyed by section; sections without gaps are absent."""
    grouped: dict[str, list[str]] = {}
    for gap in gaps(terms):
        grouped.setdefault(gap.section.value, []).append(gap.text)
    return grouped


def _basics(terms: TermsOfReference) -> list[str]:
    return [] if terms.project.field else [_("Choose the field of partnership.")]


def _purpose(terms: TermsOfReference) -> list[str]:
    found = []
    if not terms.objectives.strip():
        found.append(_("Write the objectives."))
    if not terms.scope.strip():
        found.append(_("Write the scope of work."))
    return found


def _beneficiaries(terms: TermsOfReference) -> list[str]:
    return [] if terms.beneficiaries.all() else [_("Name at least one kind of beneficiary and their number.")]


def _budget(terms: TermsOfReference) -> list[str]:
    found = []
    if not terms.duration_months:
        found.append(_("State the duration in months."))
    if not terms.estimated_budget:
        found.append(_("State the estimated budget."))
    return found


def _deliverables(terms: TermsOfReference) -> list[str]:
    rows = list(terms.deliverables.all())
    if not rows:
        return [_("Name at least one deliverable.")]
    found = []
    if any(row.due_month is None for row in rows):
        found.append(_("Each deliverable needs the month in which it is due."))
    late = [row for row in rows if row.due_month and terms.duration_months and row.due_month > terms.duration_months]
    if late:
        found.append(
            ngettext(
                "%(n)s deliverable is due after the end of the project.",
                "%(n)s deliverables are due after the end of the project.",
                len(late),
            )
            % {"n": len(late)}
        )
    total = sum((row.payment_percent or Decimal(0) for row in rows), Decimal(0))
    if total != WHOLE:
        found.append(_("The shares of payment sum to %(sum)s %%, not 100 %%.") % {"sum": plain(total)})
    return found


def _indicators(terms: TermsOfReference) -> list[str]:
    rows = list(terms.indicators.all())
    if not rows:
        return [_("Name at least one indicator of performance.")]
    return [_("Each indicator needs a target.")] if any(row.target is None for row in rows) else []


def _method(terms: TermsOfReference) -> list[str]:
    found = []
    if terms.method != Method.OPEN and not terms.method_reason.strip():
        found.append(_("Any method but the public tender needs a reason."))
    if not terms.eligible_kinds:
        found.append(_("Choose which kinds of partner may bid."))
    return found


def _evaluation(terms: TermsOfReference) -> list[str]:
    found = []
    if terms.technical_weight is None or terms.financial_weight is None:
        found.append(_("State the technical and the financial weight."))
    elif terms.technical_weight + terms.financial_weight != WHOLE:
        split = terms.technical_weight + terms.financial_weight
        found.append(_("The technical and financial weights sum to %(sum)s, not 100.") % {"sum": split})
    if not terms.pass_mark:
        found.append(_("State the technical pass mark."))
    rows = list(terms.criteria.all())
    if not rows:
        return [*found, _("Name at least one evaluation criterion.")]
    if any(row.weight is None for row in rows):
        found.append(_("Each criterion needs a weight."))
    total = sum(row.weight or 0 for row in rows)
    if total != WHOLE:
        found.append(_("The weights of the criteria sum to %(sum)s, not 100.") % {"sum": total})
    return found


def _documents(terms: TermsOfReference) -> list[str]:
    return [] if terms.required_documents.all() else [_("Name at least one document that bids must carry.")]


def plain(number: Decimal) -> str:
    """50.00 → "50", 33.50 → "33.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_CHECKS: dict[Section, Any] = {
    Section.BASICS: _basics,
    Section.PURPOSE: _purpose,
    Section.BENEFICIARIES: _beneficiaries,
    Section.BUDGET: _budget,
    Section.DELIVERABLES: _deliverables,
    Section.INDICATORS: _indicators,
    Section.METHOD: _method,
    Section.EVALUATION: _evaluation,
    Section.DOCUMENTS: _documents,
}
