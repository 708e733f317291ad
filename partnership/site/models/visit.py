"""How often public forms were sent from one place lately. The place is kept as a keyed hash for a day, never the address."""

from django.db import models

from partnership.workflow.clock import now


class FormSent(models.Model):
    form = models.CharField(max_length=30)
    place = models.CharField(max_length=64)  # HMAC of the network address or of an e-mail address
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name = "form sent"
        indexes = [models.Index(name="form_sent_lately", fields=["form", "place", "at"])]

    def __str__(self) -> str:
        return f"{self.form} {self.at:%Y-%m-%d %H:%M}"
