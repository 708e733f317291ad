"""Asking for a dossier and building it."""

import hashlib
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from committee.dossier.contents import items
from committee.models import Dossier
from partnership.audit.services import record
from partnership.workflow.clock import now
from tenders.models import Project

KEPT = timedelta(days=7)
STUCK = timedelta(minutes=30)  # a job that was killed for good: it may be asked for again
STYLE = Path(__file__).parent / "style.css"
EPOCH = (2020, 1, 1, 0, 0, 0)  # the same content makes the same bytes


@transaction.atomic
def dossier_request(project: Project, *, by: Any) -> Dossier:
    """Ask for the dossier; asking twice while it is made gives the one that is under way."""
    from committee import tasks  # noqa: PLC0415 -- the job imports this module

    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    at = now()
    running = Dossier.objects.filter(project=project, person=by, finished_at=None, failed=False).first()
    if running and running.requested_at > at - STUCK:
        return running
    if running:
        Dossier.objects.filter(pk=running.pk).update(failed=True)
    made = Dossier.objects.create(project=project, person=by, requested_at=at)
    record("dossier", by=by, obj=made, project_id=project.pk, label=str(project))
    tasks.build_dossier.defer(dossier_id=made.pk)
    return made


def dossier_build(dossier_id: int) -> Dossier | None:
    """Build a dossier that was asked for: every item, SHA256SUMS over them, and an index page that opens first."""
    dossier = Dossier.objects.select_related("project", "person").filter(pk=dossier_id, finished_at=None).first()
    if dossier is None:
        return None
    with translation.override("ar"), tempfile.TemporaryFile() as file:
        sums = _write(dossier, file)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        file.seek(0)
        path = storages["default"].save(f"dossiers/{dossier.pk}-{digest[:16]}.zip", File(file))
    Dossier.objects.filter(pk=dossier.pk).update(
        finished_at=now(), path=path, size=size, sha256=digest, done=len(sums), total=len(sums)
    )
    dossier.refresh_from_db()
    return dossier


def _write(dossier: Dossier, file: Any) -> list[tuple[str, str]]:
    """Write the ZIP into `file`; the progress is seen by the page that waits. Returns (hash, path) of each item."""
    wanted = items(dossier.project, dossier.person)
    Dossier.objects.filter(pk=dossier.pk).update(total=len(wanted), done=0)
    sums = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, item in enumerate(wanted, 1):
            digest = hashlib.sha256()
            with archive.open(zipfile.ZipInfo(item.path, EPOCH), "w", force_zip64=True) as entry:
                for chunk in item.content():
                    digest.update(chunk)
                    entry.write(chunk)
            sums.append((digest.hexdigest(), item.path))
            Dossier.objects.filter(pk=dossier.pk).update(done=number)
        listing = "".join(f"{digest}  {path}\n" for digest, path in sums)
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", EPOCH), listing)
        rows = [(item, digest) for item, (digest, _path) in zip(wanted, sums, strict=True)]
        page = render_to_string("committee/dossier/index.html", {"dossier": dossier, "rows": rows})
        archive.writestr(zipfile.ZipInfo("index.html", EPOCH), page)
        archive.writestr(zipfile.ZipInfo("style.css", EPOCH), STYLE.read_text(encoding="utf-8"))
    return sums


def dossiers_sweep() -> int:
    """Remove dossiers older than a week: what a person may read can change. Returns how many."""
    old = list(Dossier.objects.filter(requested_at__lt=now() - KEPT))
    for dossier in old:
        if dossier.path:
            storages["default"].delete(dossier.path)
        dossier.delete()
    return len(old)
