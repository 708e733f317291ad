"""The procurement rules: every figure is a dated record, never a constant in code."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.clock import now
from tenders.formulas import NAMED


class Unit(models.TextChoices):
    """What a rule's value means; numbers are stored as strings so that no figure passes through a float."""

    MONEY = "BHD", _("Bahraini dinars")
    PERCENT = "percent", _("per cent")
    DAYS = "days", _("days")
    YEARS = "years", _("years")
    PEOPLE = "people", _("people")
    COUNT = "count", _("number")
    POINTS = "points", _("points of 100")
    BANDS = "bands", _("price bands")
    TEXT = "text", _("text")


class Group(models.TextChoices):
    ROUTE = "route", _("Method and route")
    PUBLICATION = "publication", _("Announcement and dates")
    BIDS = "bids", _("Bids and securities")
    OPENING = "opening", _("Opening and evaluation")
    AWARD = "award", _("Award, complaint and signing")
    CONTRACT = "contract", _("Contract")
    ELIGIBILITY = "eligibility", _("Eligibility of partners")


_COUNTED: dict[str, Any] = {
    Unit.DAYS: ngettext_lazy("%(n)s day", "%(n)s days", "n"),
    Unit.YEARS: ngettext_lazy("%(n)s year", "%(n)s years", "n"),
    Unit.PEOPLE: ngettext_lazy("%(n)s person", "%(n)s people", "n"),
    Unit.PERCENT: _("%(n)s per cent"),
    Unit.POINTS: _("%(n)s of 100"),
}


class Rule(models.Model):
    """The value of a rule from a date on. Changed by adding a later record, never by editing one."""

    code = models.SlugField(_("code"), max_length=60)
    group = models.CharField(_("group"), max_length=20, choices=Group.choices)
    order = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("rule"), max_length=250)
    name_en = models.CharField(_("rule in English"), max_length=250, blank=True)
    value = models.JSONField(
        _("value")
    )  # "14", "25000.000", a sentence, or bands [{"upto": "50000.000", "value": "15.000"}]
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices)
    source = models.CharField(_("source"), max_length=300, blank=True)
    article = models.CharField(_("article or decision"), max_length=200, blank=True)
    evidence = models.CharField(
        _("certainty"), max_length=3, blank=True
    )  # RULES.md: A read, B secondary, C inferred, ? assumed
    note = models.TextField(_("note"), blank=True)
    may_be_overridden = models.BooleanField(_("may be overridden with a written reason"), default=False)
    in_force_from = models.DateField(_("in force from"))
    created_at = models.DateTimeField(default=now, editable=False)
    created_by = models.ForeignKey(  # accountability: who set it; empty for what the product ships
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["group", "order", "code", "-in_force_from", "-pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_one_a_day", fields=["code", "in_force_from"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_unit_known", condition=Q(unit__in=sorted(Unit.values))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_group_known", condition=Q(group__in=sorted(Group.values))
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def counted(self) -> str:
        """A number with its unit in words: «21 يوماً»."""
        number = self.plain
        if self.code in NAMED:
            return str(NAMED[self.code].get(number, number))
        words = _COUNTED.get(self.unit)
        return str(words % {"n": number}) if words else str(number)

    @property
    def plain(self) -> Any:
        """The value as code uses it: int or Decimal, text, or bands of Decimals (services.rules.plain_value)."""
        from tenders.services.rule_values import plain_value  # noqa: PLC0415 -- thin property over a pure function

        return plain_value(self.unit, self.value)
