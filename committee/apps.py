from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteeConfig(AppConfig):
    name = "committee"
    label = "committee"
    verbose_name = _("Committees")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnership.workflow.registry import autoload  # noqa: PLC0415 -- apps must be loaded first

        autoload(self.name)
        from committee import rooms  # noqa: PLC0415 -- registers the evaluation's documents
        from committee.evaluation import documents as documents_evaluation  # noqa: PLC0415, F401 -- registers the evaluation's documents

        rooms.open_all()
