from django.apps import AppConfig


class ArabicConfig(AppConfig):
    """Digits, dates, words and search keys: what every other room writes Arabic with."""

    name = "partnership.arabic"
    label = "arabic"

    def ready(self) -> None:
        from partnership.arabic import checks  # noqa: F401, PLC0415 -- registers itself once the apps are loaded
