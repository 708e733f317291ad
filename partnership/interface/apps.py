from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterfaceConfig(AppConfig):
    name = "partnership.interface"
    label = "interface"
    verbose_name = _("Interface")
    default_auto_field = "django.db.models.BigAutoField"
