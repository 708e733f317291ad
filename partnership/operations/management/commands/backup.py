"""`manage.py backup`: everything that must not be lost, in one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from partnership.operations import backups


class Command(BaseCommand):
    help = "Write the database and the stored files to one tar file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target", nargs="?", type=Path, help="the file to write; default: a dated one in the data folder"
        )

    def handle(self, *, target: Path | None, **options: Any) -> None:
        target = target or backups.default_target(timezone.localtime())
        manifest = backups.backup_create(target)
        size = target.stat().st_size / 1_000_000
        self.stdout.write(
            f"{target}: {size:.1f} MB, the database and {len(manifest.files)} files, from {manifest.made_at}."
        )
