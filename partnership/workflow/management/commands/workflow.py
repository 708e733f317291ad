"""Print the machines of the path as Mermaid and tables, in English and Arabic."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from partnership.workflow.drawing import whole_page

TARGET = Path("docs") / "workflow.md"


class Command(BaseCommand):
    help = "Prints the path (Mermaid and tables, Arabic and English). --write puts it in docs/workflow.md, --check compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/workflow.md")
        parser.add_argument("--check", action="store_true", help="exit 1 when docs/workflow.md is not up to date")
        parser.add_argument("--language", choices=["ar", "en"], help="one language only")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [options["language"]] if options["language"] else ["en", "ar"]
        parts = []
        for language in languages:
            with translation.override(language):
                parts.append(whole_page())
        page = "\n".join(parts)
        target = Path(settings.BASE_DIR) / TARGET
        if options["write"]:
            target.write_text(page, encoding="utf-8")
        elif options["check"]:
            if not target.exists() or target.read_text(encoding="utf-8") != page:
                raise CommandError(f"{TARGET} is not up to date: run `manage.py workflow --write`.")
        else:
            self.stdout.write(page, ending="")
