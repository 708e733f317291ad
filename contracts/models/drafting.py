"""What a draft is made of: clauses, revisions, comments, the checklist, the external review, annexes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from contracts.models.contract import Contract
from partnership.documents.models import StoredFile
from partnership.people.models import User


class ContractClause(models.Model):
    """A numbered clause of one contract, edited there; `{{…}}` left in its text blocks the contract."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="clauses")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    library_code = models.CharField(max_length=50, blank=True)
    library_version = models.PositiveIntegerField(default=0)
    library_title = models.CharField(max_length=200, blank=True)  # frozen: what the library said when it was drafted
    library_source = models.TextField(blank=True)  # with its {{variables}}
    mandatory = models.BooleanField(_("mandatory"), default=False)
    changed = models.BooleanField(_("differs from the library"), default=False)
    why_changed = models.CharField(_("why it differs from the library"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_number",
                fields=["contract", "number"],
                deferrable=models.Deferrable.DEFERRED,  # clauses are renumbered in one go
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ContractRevision(models.Model):
    """The clauses as they were when a draft was saved or sent."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("revision"))
    clauses = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("revision")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_number", fields=["contract", "number"])]

    def __str__(self) -> str:
        return f"{self.contract.number} ({self.number})"


class ClauseComment(models.Model):
    """A remark on a clause, or on the whole draft (clause number 0): open until somebody resolves it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="comments")
    clause_number = models.PositiveSmallIntegerField(_("clause"), default=0)
    clause_title = models.CharField(max_length=200, blank=True)  # numbers move, the title tells which it was
    text = models.TextField(_("comment"))
    step = models.CharField(max_length=40, blank=True)  # given with a return
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("comment")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_resolved",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
            )
        ]
        indexes = [models.Index(name="comment_open", fields=["contract"], condition=Q(resolved_at=None))]

    def __str__(self) -> str:
        return self.text[:60]


class ChecklistItem(models.Model):
    """What legal affairs confirm before accreditation: frozen from the shipped list, ticked by a person."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="checklist")
    order = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=50)
    text = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("checklist item")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["contract", "code"]),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done",
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text


class Opinion(models.TextChoices):
    FAVOURABLE = "favourable", _("no objection")
    REMARKS = "remarks", _("no objection, with remarks")
    AGAINST = "against", _("objection")


class ExternalReview(models.Model):
    """The review by the commission for legislation and legal opinion, above the rule's amount (RULES.md, section 1)."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="external_reviews")
    body = models.CharField(_("reviewing body"), max_length=200)
    reference = models.CharField(_("number of their letter"), max_length=60)
    sent_on = models.DateField(_("sent on"))
    received_on = models.DateField(_("answered on"))
    opinion = models.CharField(_("opinion"), max_length=20, choices=Opinion.choices)
    text = models.TextField(_("what they say"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("external legal review")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_in_order", condition=Q(received_on__gte=models.F("sent_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.reference}"


class Annex(models.Model):
    """A file that is part of the contract; its hash is printed in it."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="annexes")
    title = models.CharField(_("title"), max_length=200)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("annex")
        verbose_name_plural = _("annexes")
        ordering = ["pk"]

    contract_id: Any

    def __str__(self) -> str:
        return self.title
