"""Stored files, gap-free numbers, official documents."""

import secrets
import uuid

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.arabic.hijri import hijri as in_hijri
from partnership.arabic.search import key_index, key_of
from partnership.documents.registry import KINDS
from partnership.people.models import User


class NumberSeries(models.Model):
    """The last number of a series in a year. Its row is locked until the transaction ends, so there are no gaps."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="%(app_label)s_%(class)s_once", fields=["series", "year"])]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}-{self.last:04d}"


class StoredFile(models.Model):
    """A file somebody uploaded: the original is kept as evidence, a cleaned copy is what people are shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    shown_path = models.CharField(max_length=200, blank=True)  # the cleaned copy, where one was made
    kind = models.CharField(max_length=40, default="attachment")
    project_id = models.BigIntegerField(null=True)
    scope = models.CharField(max_length=40, blank=True)  # "partner:5": that partner reads it too
    uploaded_by = models.ForeignKey(  # nobody: a visitor, behind a link to a confirmed address
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stored file")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:file", args=[self.pk])

    def content(self) -> bytes:
        """The original, whole in memory."""
        with storages["default"].open(self.path) as stored:
            return bytes(stored.read())


def verify_code() -> str:
    """A code for the QR: 16 letters and digits that cannot be guessed or misread."""
    return "".join(secrets.choice("23456789ABCDEFGHJKLMNPQRSTUVWXYZ") for _n in range(16))


class OfficialDocument(models.Model):
    """A numbered document: its data is frozen at issue, its PDF is rendered once and served from storage ever after."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    kind = models.CharField(max_length=60)
    title = models.CharField(_("title"), max_length=300)
    object_model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    project_id = models.BigIntegerField(null=True)
    scope = models.CharField(max_length=40, blank=True)  # "partner:5": that partner reads it too
    data = models.JSONField()
    content_hash = models.CharField(max_length=64)
    verify_code = models.CharField(max_length=16, unique=True, default=verify_code)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    hijri = models.CharField(max_length=60, blank=True)
    pdf_path = models.CharField(max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.BigIntegerField(default=0)
    search_key = key_of("title")

    class Meta:
        verbose_name = _("official document")
        verbose_name_plural = _("official documents")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_rendered",
                condition=Q(pdf_path="", pdf_sha256="") | ~Q(pdf_path="") & ~Q(pdf_sha256=""),
            )
        ]
        indexes = [
            models.Index(fields=["project_id"], name="document_by_project"),
            models.Index(fields=["object_model", "object_id"], name="document_by_object"),
            key_index("document_search"),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="document_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.number])

    @property
    def name(self) -> str:
        """The title; for English readers what its kind is called in English (the paper itself is Arabic)."""
        return str(KINDS[self.kind].title) if get_language() == "en" and self.kind in KINDS else self.title

    @property
    def hijri_day(self) -> str:
        """The Hijri day of its issue in the reader's language; "" where the paper has none."""
        if get_language() != "en" or not self.hijri:
            return self.hijri
        return in_hijri(timezone.localdate(self.issued_at), "en")

    @property
    def pdf_url(self) -> str:
        return self.get_absolute_url() + ".pdf"


class Making(models.Model):
    """A long document that is being rendered: how many pages are laid out. Gone once the PDF is kept."""

    document = models.OneToOneField(OfficialDocument, on_delete=models.CASCADE, primary_key=True, related_name="making")
    pages = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.pages}"
