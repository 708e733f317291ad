from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "partnership.audit"
    label = "audit"
    verbose_name = _("Trail")
    default_auto_field = "django.db.models.BigAutoField"
