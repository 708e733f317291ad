"""`manage.py export_ocds`: what the public may know of the programme, as an OCDS 1.1 release package."""

import json
from argparse import FileType
from collections.abc import Iterator
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from committee.publication import ocds
from committee.publication.history import histories
from partnership.workflow.clock import now
from tenders.models import Project


class Command(BaseCommand):
    help = "Write an OCDS 1.1 release package of all projects, or of those named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("projects", nargs="*", help="project numbers, such as SH-2026-0017 (default: all)")
        parser.add_argument("--output", type=FileType("w", encoding="utf-8"), help="a file (default: standard output)")

    def handle(self, **options: Any) -> None:
        projects = Project.objects.all()
        if options["projects"]:
            projects = projects.filter(reference__in=options["projects"])
            unknown = set(options["projects"]) - set(projects.values_list("reference", flat=True))
            if unknown:
                raise CommandError(f"There is no project {', '.join(sorted(unknown))}.")
        out: TextIO = options["output"] or cast(TextIO, self.stdout)
        with translation.override("ar"):
            head = json.dumps(ocds.package(at=now()), ensure_ascii=False)
            releases = (release for history in histories(projects) for release in ocds.releases_of(history))
            _write(out, head, releases)
        out.flush()


def _write(out: TextIO, head: str, releases: Iterator[dict[str, Any]]) -> None:
    """One release after the other: a hundred thousand projects need no more memory than one page of them."""
    out.write(head[:-1] + ', "releases": [\n')
    for number, release in enumerate(releases):
        out.write((",\n" if number else "") + json.dumps(release, ensure_ascii=False))
    out.write("]}\n")
