"""manage.py build_fonts: cut the page fonts to size; does nothing where they are built already."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnership.interface import fonts


class Command(BaseCommand):
    help = "Cuts the page fonts to the letters we use (static/build/, not in git). Run before collectstatic."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = fonts.build()
        except FileNotFoundError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            for path in written:
                self.stdout.write(f"{path.name}: {path.stat().st_size // 1024} kB")
