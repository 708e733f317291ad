"""What the ministry said to a partner, kept whoever represents it."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.partners.models.partner import Partner
from partnership.people.models import User


class Notice(models.Model):
    """A message to a partner: told to each representative of that day, kept for those of every other."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="notices")
    text = models.CharField(_("what was said"), max_length=1000)
    text_en = models.CharField(max_length=1000)
    url = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent on"))
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("notice")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text_en if get_language() == "en" else self.text
