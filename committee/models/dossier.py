"""A project's dossier: one ZIP of everything in order, made by the job worker for one person."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from tenders.models import Project


class Dossier(models.Model):
    """What one person may read of a project at one moment. Kept a week, then made anew."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="dossiers")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")  # whose eyes decided what is in it
    requested_at = models.DateTimeField(_("requested at"))
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(_("ready since"), null=True)
    failed = models.BooleanField(default=False)
    path = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("dossier")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_at_a_time", fields=["project", "person"],
                condition=Q(finished_at=None, failed=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_finished",
                condition=Q(finished_at=None, path="") | Q(finished_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project.reference} {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("committee:dossier", args=[self.project.reference])
