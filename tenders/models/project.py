"""The project: what the ministry wants to do with a partner, from the first draft to the last payment."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partnership.arabic.search import key_index, key_of
from partnership.people.models import ROLE_CHOICES, Department, User
from partnership.workflow.clock import now
from partnership.workflow.path import Stage


class FieldOfPartnership(models.TextChoices):
    """The five fields of the programme, in its own order."""

    CARE = "care", _("Care, rehabilitation and training programmes")
    DEVELOPMENT = "development", _("Community development and productive families")
    CENTRES = "centres", _("Running development, care and rehabilitation centres")
    FAMILY = "family", _("Family programmes, guidance and awareness")
    ACTIVITIES = "activities", _("Activities in line with the partnership policy")


class Project(models.Model):
    """One file of the programme. Its stage is a projection of the machines that work on it (services/stages.py)."""

    reference = models.CharField(_("project number"), max_length=20, unique=True)
    title = models.CharField(_("project title"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    field = models.CharField(_("field of partnership"), max_length=20, choices=FieldOfPartnership.choices, blank=True)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="projects", verbose_name=_("department")
    )
    created_by = models.ForeignKey(  # accountability: who began the file
        User, on_delete=models.PROTECT, related_name="projects_begun", verbose_name=_("begun by")
    )
    created_at = models.DateTimeField(_("begun on"), default=now)
    year = models.PositiveSmallIntegerField(_("year"))
    estimated_value = models.DecimalField(_("estimated value"), max_digits=15, decimal_places=3, null=True, blank=True)

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.TERMS)
    stage_since = models.DateTimeField(_("in this stage since"), default=now)
    next_role = models.CharField(_("waits for"), max_length=30, choices=ROLE_CHOICES, blank=True)
    next_due = models.DateTimeField(_("due"), null=True, blank=True)

    search_text = models.TextField(blank=True, editable=False)
    search_key = key_of("search_text")
    is_demo_story = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_field_known",
                condition=Q(field__in=["", *sorted(FieldOfPartnership.values)]),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_stage_known", condition=Q(stage__in=sorted(Stage.values))
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_value_positive",
                condition=Q(estimated_value=None) | Q(estimated_value__gt=0),
            ),
        ]
        indexes = [
            models.Index(name="project_newest", fields=["-created_at", "-id"]),
            models.Index(name="project_department", fields=["department", "-created_at"]),
            models.Index(name="project_stage", fields=["stage", "-created_at"]),
            models.Index(name="project_due", fields=["next_due"]),
            key_index("project_search"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("tenders:project", args=[self.reference])

    @property
    def name(self) -> str:
        """The title in the page's language, as far as there is one."""
        return self.title_en if get_language() == "en" and self.title_en else self.title

    def search_words(self) -> str:
        """What the search reads of a project; its own normalisation happens in the index."""
        return " ".join(t for t in (self.reference, self.title, self.title_en, self.department.name) if t)
