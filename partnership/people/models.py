"""People, their departments, their roles and who stands in for whom."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.people.roles import ROLES

ROLE_CHOICES = [(code, info.label) for code, info in ROLES.items()]


class Department(models.Model):
    """A department or directorate of the ministry."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class User(AbstractUser):
    """A person with an account. What they may do comes from their roles only; Django's own permissions are unused."""

    name = models.CharField(_("full name"), max_length=200)
    name_en = models.CharField(_("full name in English"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("department"),
        related_name="members",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("ar", "العربية"), ("en", "English")], default="ar"
    )
    only_mine = models.BooleanField(_("only of projects in which I took a step"), default=False)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name or self.username


class PeriodQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime | None = None) -> "PeriodQuerySet":
        at = at or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class RoleGrant(models.Model):
    """A role held from a day on. Ended, never deleted: who could do what, when, must stay answerable."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        ordering = ["role", "pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_role_known", condition=Q(role__in=sorted(ROLES))),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["user", "role"], condition=Q(until=None)
            ),
        ]
        indexes = [models.Index(name="rolegrant_open", fields=["role"], condition=Q(until=None))]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class DelegationQuerySet(models.QuerySet[Any]):
    def in_force(self, at: datetime | None = None) -> "DelegationQuerySet":
        at = at or timezone.now()
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), starts__lte=at, ends__gt=at)


class Delegation(models.Model):
    """A role lent to a colleague for a period; the trail then names both people."""

    from_user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_given", verbose_name=_("from")
    )
    to_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_held", verbose_name=_("to"))
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    starts = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_period", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="%(app_label)s_%(class)s_not_self", condition=~Q(from_user=F("to_user"))),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_role", condition=~Q(role__in=["admin", "partner", "expert"])
            ),
            ExclusionConstraint(  # one person stands in for a role at a time
                name="people_delegation_one_at_a_time",
                expressions=[
                    ("from_user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Func("starts", "ends", function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}: {self.get_role_display()}"
