"""The rows behind a number, as lists: one for each kind of row."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committee.oversight.models import ContractReview
from committee.tables import DirectiveTable, RequestTable
from contracts.tables import ContractTable
from partnership.interface.tables import CodeColumn, ListTable, MoneyColumn, StateColumn, TextColumn, WhenColumn
from tenders.policies.estimate import SEALED, sees_estimates
from tenders.tables.project import ProjectTable

_NONE = _("There are no rows behind this number.")


class TenderRows(ListTable):
    caption = _("Tenders")
    empty_title = _NONE
    reference = CodeColumn(verbose_name=_("Number"))
    project = TextColumn(accessor="project__name", verbose_name=_("Project"), order_by=("project__title",))
    method = TextColumn(accessor="get_method_display", verbose_name=_("Method"), order_by=("method",))
    announced_at = WhenColumn(verbose_name=_("Announced"))
    state = StateColumn()

    class Meta:
        order_by = ("-reference",)


class BidRows(ListTable):
    caption = _("Bids")
    empty_title = _NONE
    reference = CodeColumn(accessor="tender__reference", verbose_name=_("Tender"), linkify=lambda record: record.tender.get_absolute_url())  # fmt: skip
    project = TextColumn(
        accessor="tender__project__name", verbose_name=_("Project"), order_by=("tender__project__title",)
    )
    partner = TextColumn(verbose_name=_("Bidder"), order_by=("partner__name",))

    class Meta:
        order_by = ("-reference",)


class AwardRows(ListTable):
    caption = _("Awards")
    empty_title = _NONE
    reference = CodeColumn(accessor="tender__reference", verbose_name=_("Tender"))
    project = TextColumn(
        accessor="tender__project__name", verbose_name=_("Project"), order_by=("tender__project__title",)
    )
    partner = TextColumn(accessor="bid__partner", verbose_name=_("Partner"), order_by=("bid__partner__name",))
    estimate = MoneyColumn(accessor="tender__terms__estimated_budget", verbose_name=_("Estimate"))
    amount = MoneyColumn(verbose_name=_("Awarded"))
    decided_at = WhenColumn(verbose_name=_("Decided"))

    class Meta:
        order_by = ("-decided_at",)


class LineRows(ListTable):
    caption = _("Budget lines")
    empty_title = _NONE
    code = CodeColumn(verbose_name=_("Code"), linkify=False)
    label = TextColumn(verbose_name=_("Budget line"), order_by=("name",))
    fiscal_year = TextColumn(verbose_name=_("Year"))
    department = TextColumn(verbose_name=_("Department"), order_by=("department__name",))
    amount = MoneyColumn(verbose_name=_("Allocated"))

    class Meta:
        order_by = ("-fiscal_year", "code")


class CommitmentRows(ListTable):
    caption = _("Commitments")
    empty_title = _NONE
    project = TextColumn(accessor="terms__project__name", verbose_name=_("Project"), order_by=("terms__project__title",), linkify=lambda record: record.terms.project.get_absolute_url())  # fmt: skip
    line = TextColumn(verbose_name=_("Budget line"), order_by=("line__code",))
    amount = MoneyColumn(accessor="shown", default=_("sealed"), verbose_name=_("Set aside"))
    committed_at = WhenColumn(verbose_name=_("Since"))

    class Meta:
        order_by = ("-committed_at",)

    def __init__(self, data: Any, *args: Any, request: Any, **kwargs: Any) -> None:
        """What is set aside for one project is its estimate: sealed like it, in the list's order and in its export too."""
        sealed = models.When(terms__project__stage__in=() if sees_estimates(request.user) else SEALED, then=None)
        shown = data.annotate(shown=models.Case(sealed, default=models.F("amount")))
        super().__init__(shown, *args, request=request, **kwargs)


class PaymentRows(ListTable):
    caption = _("Payments")
    empty_title = _NONE
    number = CodeColumn(verbose_name=_("Number"))
    contract = TextColumn(accessor="contract__number", verbose_name=_("Contract"), order_by=("contract__number",))
    project = TextColumn(
        accessor="contract__project__name", verbose_name=_("Project"), order_by=("contract__project__title",)
    )
    partner = TextColumn(accessor="contract__partner", verbose_name=_("Partner"), order_by=("contract__partner__name",))
    amount = MoneyColumn(verbose_name=_("Amount"))
    net = MoneyColumn(verbose_name=_("To be paid"))
    paid_at = WhenColumn(verbose_name=_("Paid"))
    state = StateColumn()

    class Meta:
        order_by = ("-number",)


class MilestoneRows(ListTable):
    caption = _("Deliverables")
    empty_title = _NONE
    title = TextColumn(verbose_name=_("Deliverable"), linkify=True)
    contract = TextColumn(accessor="contract__number", verbose_name=_("Contract"), order_by=("contract__number",))
    partner = TextColumn(accessor="contract__partner", verbose_name=_("Partner"), order_by=("contract__partner__name",))
    amount = MoneyColumn(verbose_name=_("Amount"))
    due_on = WhenColumn(verbose_name=_("Due on"))
    delivered_at = WhenColumn(verbose_name=_("Delivered"))
    state = StateColumn()

    class Meta:
        order_by = ("due_on",)


class PeriodRows(ListTable):
    caption = _("Periodic reports")
    empty_title = _NONE
    report = TextColumn(accessor="path_label", verbose_name=_("Report"), orderable=False, linkify=True)
    partner = TextColumn(accessor="contract__partner", verbose_name=_("Partner"), order_by=("contract__partner__name",))
    ends_on = WhenColumn(verbose_name=_("Period until"))
    due_on = WhenColumn(verbose_name=_("Due on"))
    state = StateColumn()

    class Meta:
        order_by = ("due_on",)


def _period_page(record: Any) -> str:
    return str(record.period.get_absolute_url())


class ReachedRows(ListTable):
    caption = _("People reached, by contract and kind")
    empty_title = _NONE
    contract = CodeColumn(accessor="period__contract__number", verbose_name=_("Contract"), order_by=("period__contract__number",), linkify=_period_page)  # fmt: skip
    project = TextColumn(
        accessor="period__contract__project__name",
        verbose_name=_("Project"),
        order_by=("period__contract__project__title",),
    )
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Kind of beneficiary"), order_by=("kind",))
    planned = TextColumn(verbose_name=_("Planned"), attrs=MoneyColumn.attrs_of_cells)
    number = TextColumn(verbose_name=_("Reached"), attrs=MoneyColumn.attrs_of_cells)
    report = TextColumn(accessor="period", verbose_name=_("Report"), order_by=("period__number",))

    class Meta:
        order_by = ("contract", "kind")


class IndicatorRows(ListTable):
    caption = _("Indicators")
    empty_title = _NONE
    contract = CodeColumn(accessor="period__contract__number", verbose_name=_("Contract"), order_by=("period__contract__number",), linkify=_period_page)  # fmt: skip
    indicator = TextColumn(verbose_name=_("Indicator"), order_by=("indicator__name",))
    report = TextColumn(accessor="period", verbose_name=_("Report"), order_by=("period__number",))
    target = TextColumn(verbose_name=_("Target"), attrs=MoneyColumn.attrs_of_cells)
    actual = TextColumn(verbose_name=_("Actual"), attrs=MoneyColumn.attrs_of_cells)
    unit = TextColumn(accessor="indicator__unit", verbose_name=_("Unit"), order_by=("indicator__unit",))
    percent = TextColumn(verbose_name=_("Target met, %"), attrs=MoneyColumn.attrs_of_cells, orderable=False)

    class Meta:
        order_by = ("contract", "indicator")


class EvaluationRows(ListTable):
    caption = _("Performance evaluations")
    empty_title = _NONE
    contract = CodeColumn(accessor="contract__number", verbose_name=_("Contract"), order_by=("contract__number",), linkify=True)  # fmt: skip
    partner = TextColumn(accessor="contract__partner", verbose_name=_("Partner"), order_by=("contract__partner__name",))
    report = TextColumn(accessor="period", verbose_name=_("Period"), order_by=("period__number",))
    total = TextColumn(verbose_name=_("Score"), attrs=MoneyColumn.attrs_of_cells)
    concluded_at = WhenColumn(verbose_name=_("Concluded"))
    state = StateColumn()

    class Meta:
        order_by = ("total",)


class PenaltyRows(ListTable):
    caption = _("Penalties")
    empty_title = _NONE
    contract = CodeColumn(accessor="contract__number", verbose_name=_("Contract"), order_by=("contract__number",), linkify=lambda record: reverse("contracts:money", args=[record.contract_id]))  # fmt: skip
    partner = TextColumn(accessor="contract__partner", verbose_name=_("Partner"), order_by=("contract__partner__name",))
    why = TextColumn(verbose_name=_("Why"), orderable=False)
    days = TextColumn(verbose_name=_("Days late"), attrs=MoneyColumn.attrs_of_cells)
    amount = MoneyColumn(verbose_name=_("Amount"))
    imposed_at = WhenColumn(verbose_name=pgettext_lazy("day", "Imposed"))
    waived_at = WhenColumn(verbose_name=pgettext_lazy("day", "Waived"))

    class Meta:
        order_by = ("-imposed_at",)


class ComplaintRows(ListTable):
    caption = _("Complaints")
    empty_title = _NONE
    reference = CodeColumn(accessor="award__tender__reference", verbose_name=_("Tender"))
    partner = TextColumn(verbose_name=_("Filed by"), order_by=("partner__name",))
    filed_at = WhenColumn(verbose_name=_("Filed at"))
    state = StateColumn()

    class Meta:
        order_by = ("-filed_at",)


class PartnerRows(ListTable):
    caption = _("Partners")
    empty_title = _NONE
    name = TextColumn(verbose_name=_("Name"), linkify=True)
    kind = TextColumn(accessor="get_kind_display", verbose_name=_("Kind"), order_by=("kind",))
    state = StateColumn()

    class Meta:
        order_by = ("name",)


class ReviewRows(ListTable):
    caption = _("Reviews of contracts")
    empty_title = _("No review fits this filter.")
    contract = CodeColumn(accessor="contract__number", verbose_name=_("Contract"))
    subject = TextColumn(verbose_name=_("What is looked at"))
    reviewer = TextColumn(verbose_name=_("Reviewer"), order_by=("reviewer__name",))
    planned_on = WhenColumn(verbose_name=_("Planned for"), late="is_overdue")
    finding = TextColumn(accessor="get_finding_display", verbose_name=_("Finding"), order_by=("finding",))
    state = StateColumn()

    class Meta:
        order_by = ("planned_on",)


_OF_MODEL: dict[str, type[ListTable]] = {
    "tenders.project": ProjectTable, "tenders.tender": TenderRows, "tenders.bid": BidRows, "committee.award": AwardRows,
    "tenders.budgetline": LineRows, "tenders.commitment": CommitmentRows, "contracts.contract": ContractTable, "contracts.payment": PaymentRows,
    "contracts.milestone": MilestoneRows, "contracts.period": PeriodRows, "contracts.beneficiaries": ReachedRows,
    "contracts.indicatorvalue": IndicatorRows, "contracts.evaluation": EvaluationRows, "contracts.penalty": PenaltyRows, "committee.complaint": ComplaintRows, "committee.directive": DirectiveTable,
    "committee.partnershiprequest": RequestTable, "partners.partner": PartnerRows, ContractReview._meta.label_lower: ReviewRows,
}  # fmt: skip


def table_of(rows: models.QuerySet[Any], request: Any) -> ListTable:
    """The list for these rows."""
    return _OF_MODEL[rows.model._meta.label_lower](rows, request=request)
