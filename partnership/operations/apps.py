from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Running the product: start and stop, health, backup and restore, measuring."""

    name = "partnership.operations"
    label = "operations"
    verbose_name = _("Operations")
