from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TendersConfig(AppConfig):
    name = "tenders"
    label = "tenders"
    verbose_name = _("Tenders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnership.workflow.registry import autoload  # noqa: PLC0415 -- apps must be loaded first

        autoload(self.name)
        import_module("tenders.portal_map")
