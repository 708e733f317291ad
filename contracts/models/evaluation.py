"""How a partner performed: by period and at the end, what follows for the partner, and who decided it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from contracts.models.parts import ContractPart
from contracts.models.periods import Period
from partnership.partners.models import Partner
from partnership.people.models import User
from partnership.workflow.models import state_constraint, state_field


def _score(label: Any) -> Any:
    return models.DecimalField(label, max_digits=5, decimal_places=2, null=True)


class Evaluation(ContractPart):
    """Scores of 100 for a period: indicators, visits, punctuality, the officer's judgement; weights by the rules."""

    machine = "contracts.evaluation"
    page = "contracts:evaluation"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="evaluations")
    period = models.OneToOneField(Period, on_delete=models.PROTECT, related_name="evaluation")
    state = state_field(machine)
    indicators_score = _score(_("indicators"))
    visits_score = _score(_("site visits"))
    punctuality_score = _score(_("punctuality"))
    judgement_score = _score(_("the department's judgement"))
    judgement_text = models.TextField(_("why"), blank=True)
    weights = models.JSONField(default=dict, blank=True)  # as the rules stood: {"indicators": 40, …}
    total = _score(_("score"))
    is_bad = models.BooleanField(_("bad performance"), default=False)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    partner_comment = models.TextField(_("the partner's comment"), blank=True)
    sent_at = models.DateTimeField(_("sent to the partner"), null=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True)
    appeal_text = models.TextField(_("appeal"), blank=True)
    appeal_answer = models.TextField(_("answer to the appeal"), blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("performance evaluation")
        verbose_name_plural = _("performance evaluations")
        ordering = ["pk"]
        constraints = state_constraint(
            "contracts.evaluation",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_scores",
                condition=Q(total=None) | Q(total__gte=0, total__lte=100),
            ),
        )

    def __str__(self) -> str:
        return str(_("Evaluation: %(period)s") % {"period": self.period})

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    def send(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.sent_at = at

    def comment(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.partner_comment = data.get("partner_comment", "")

    def conclude(self, *, by: Any, at: datetime, **data: Any) -> None:
        self.concluded_at = at

    def appeal(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_text = reason

    def keep(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_answer = reason

    def correct(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_answer = reason
        if data.get("judgement_score") is not None:
            self.judgement_score = data["judgement_score"]
        self.reckon(bad_under=data.get("bad_under"))

    def reckon(self, *, bad_under: Decimal | None = None) -> None:
        """The weighted mean of the scores that exist, and whether it is bad (RULES.md: under 70 %)."""
        parts = {
            "indicators": self.indicators_score, "visits": self.visits_score, "punctuality": self.punctuality_score,
            "judgement": self.judgement_score,
        }  # fmt: skip
        known = [(Decimal(str(self.weights.get(name, 0))), score) for name, score in parts.items() if score is not None]
        weight = sum((w for w, _s in known), Decimal(0))
        self.total = (sum((w * s for w, s in known), Decimal(0)) / weight).quantize(Decimal("0.01")) if weight else None
        limit = Decimal(str(self.weights.get("bad_under", 0))) if bad_under is None else bad_under
        self.is_bad = self.total is not None and self.total < limit


class StandingValue(models.TextChoices):
    GOOD = "good", _("good standing")
    WATCH = "watch", _("under watch")
    BAR = "bar", _("barred from new tenders")


class Referral(ContractPart):
    """Bad performance in as many periods as the rule says: the committee decides what follows."""

    machine = "contracts.referral"
    page = "contracts:referral"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="referrals")
    state = state_field(machine)
    periods = models.JSONField(default=list, blank=True)  # [{"number", "score"}] of the bad periods
    referred_at = models.DateTimeField()
    opinion = models.TextField(_("opinion"), blank=True)
    resolution = models.CharField(
        _("decision of the meeting"), max_length=80, blank=True
    )  # its number, and the meeting's
    outcome = models.CharField(_("decision"), max_length=10, choices=StandingValue.choices, blank=True)
    until = models.DateField(_("until"), null=True)
    decision = models.TextField(_("reasons"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    appeal_text = models.TextField(_("appeal"), blank=True)
    appeal_answer = models.TextField(_("answer to the appeal"), blank=True)

    class Meta(ContractPart.Meta):
        verbose_name = _("referral for bad performance")
        verbose_name_plural = _("referrals for bad performance")
        ordering = ["-pk"]
        constraints = state_constraint(
            "contracts.referral",
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_bar_ends", condition=~Q(outcome="bar") | Q(until__isnull=False)
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_open",
                fields=["contract"],
                condition=Q(state__in=("open", "studied", "appealed")),
            ),
        )

    def __str__(self) -> str:
        return str(_("Referral for bad performance"))

    def path_label(self) -> str:
        return f"{self}: {self.contract.partner} ({self.contract.number})"

    def study(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.opinion = reason

    def decide(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.decision, self.decided_at, self.decided_by = reason, at, by
        self.outcome, self.until = data.get("outcome", "watch"), data.get("until")

    def appeal(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_text = reason

    def keep(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_answer = reason

    def lift(self, *, by: Any, at: datetime, reason: str, **data: Any) -> None:
        self.appeal_answer = reason


class Standing(models.Model):
    """A partner's scorecard standing from a day on; the latest row that has begun and not ended holds."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="standings")
    value = models.CharField(_("standing"), max_length=10, choices=StandingValue.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="standings")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, null=True, related_name="standings")
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = _("scorecard standing")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order", condition=Q(until=None) | Q(until__gte=F("since"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_value_display()}"
