"""`manage.py verify_receipt FILE`: is this receipt genuine? Exits 1 when it is not."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenders.box import receipts


class Command(BaseCommand):
    help = "Checks the signature of a bid's receipt; reads the file, or the standard input for “-”."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        text = sys.stdin.read() if options["file"] == "-" else Path(options["file"]).read_text(encoding="utf-8")
        verdict = receipts.check(text)
        if not verdict.genuine:
            raise CommandError("This is not a genuine receipt.")
        self.stdout.write(verdict.text)
        self.stdout.write("Genuine." if verdict.known else "Genuine signature, but not in this register.")
