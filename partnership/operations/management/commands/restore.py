"""`manage.py restore FILE`: bring a backup back, then prove the trail."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from partnership.operations import backups


class Command(BaseCommand):
    help = "Replace the database and bring back the stored files from a backup; then verify the trail."
    requires_system_checks: list[str] = []  # the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--replace", action="store_true", help="the database holds data already, and they may go")
        parser.add_argument("--check", action="store_true", help="only check the backup; change nothing")

    def handle(self, *, source: Path, replace: bool, check: bool, **options: Any) -> None:
        if check:
            manifest = backups.backup_read(source)
            self.stdout.write(
                f"{source} is whole: the database and {len(manifest.files)} files, from {manifest.made_at}."
            )
            return
        if backups.database_in_use() and not replace:
            raise CommandError("This database holds data. Stop the server, then say --replace if they may go.")
        manifest = backups.backup_restore(source)
        self.stdout.write(f"Restored: the database and {len(manifest.files)} files, from {manifest.made_at}.")
        call_command("migrate", interactive=False, verbosity=0)  # a backup of an older version is brought up to date
        call_command("verify_trail", stdout=self.stdout)
