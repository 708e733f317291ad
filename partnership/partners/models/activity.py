"""Commercial activities that permit social work: the ministry's list, as data."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Activity(models.Model):
    """An activity on the list from a day on, until it is taken off. Never deleted: what held on a day stays answerable."""

    code = models.CharField(_("activity code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    listed_from = models.DateField(_("on the list from"))
    listed_until = models.DateField(_("on the list until"), null=True, blank=True)

    class Meta:
        verbose_name = _("activity that permits social work")
        verbose_name_plural = _("activities that permit social work")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period",
                condition=Q(listed_until=None) | Q(listed_until__gte=F("listed_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name

    def is_listed(self, on: date) -> bool:
        return self.listed_from <= on and (self.listed_until is None or self.listed_until >= on)
