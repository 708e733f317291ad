"""collectstatic with the page fonts built first: the style sheet names them, hashing refuses what is not there."""

from typing import Any

from django.contrib.staticfiles.management.commands.collectstatic import Command as Collect

from partnership.interface import fonts


class Command(Collect):
    def handle(self, **options: Any) -> str | None:
        fonts.build()
        return super().handle(**options)
