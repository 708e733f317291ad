"""A spreadsheet of partners on its way into the register."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User


class PartnerImport(models.Model):
    """What was read from a spreadsheet, for the preview; applied whole or not at all."""

    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField()  # [{"row": 2, "kind": …, "facts": {…}, "errors": […]}]
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded on"))
    applied_at = models.DateTimeField(_("entered on"), null=True)
    applied_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created = models.PositiveIntegerField(_("partners entered"), default=0)

    class Meta:
        verbose_name = _("import of partners")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("partners:import_preview", args=[self.pk])
