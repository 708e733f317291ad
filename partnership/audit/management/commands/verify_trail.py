"""Check the trail's chain; exit 1 and name the first broken row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from partnership.audit.verification import Progress, verify


class Command(BaseCommand):
    help = "Checks the trail's hash chain and names the first broken link (exit code 1)."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(0, 0)
        for progress in verify():
            if options["verbosity"] > 1:
                self.stdout.write(f"{progress.checked} / {progress.total}")
        if progress.broken_id is not None:
            raise CommandError(f"The trail is broken at row {progress.broken_id}: {progress.fault}", returncode=1)
        self.stdout.write(self.style.SUCCESS(f"The trail is whole: {progress.total} rows."))
