"""Feedback on the site: what a visitor wrote, read by communication."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.people.models import User
from partnership.workflow.clock import now


class Feedback(models.Model):
    """One message. The address is optional; nothing else is kept of who wrote it."""

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", _("suggestion")
        PROBLEM = "problem", _("problem with the site")
        ACCESS = "access", _("difficulty of access (disability)")
        QUESTION = "question", _("question about the programme")
        THANKS = "thanks", _("thanks")

    kind = models.CharField(_("kind of message"), max_length=20, choices=Kind.choices)
    text = models.TextField(_("message"))
    email = models.EmailField(_("e-mail"), blank=True)
    page = models.CharField(_("page"), max_length=300, blank=True)
    language = models.CharField(max_length=2, default="ar")
    sent_at = models.DateTimeField(_("sent at"), default=now)
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)
    handled_by = models.ForeignKey(  # accountability: who dealt with it
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handled by")
    )
    answer = models.TextField(_("what was done"), blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_said", condition=~Q(text="")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_handled",
                condition=Q(handled_at=None, handled_by=None) | Q(handled_at__isnull=False, handled_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="feedback_waiting", fields=["-id"], condition=Q(handled_at=None))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
