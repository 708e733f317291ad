"""What goes into a dossier, in order, as far as its person may read it: documents, files, opened bids, the trail."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from partnership.audit.models import TrailEntry
from partnership.documents.models import OfficialDocument, StoredFile
from partnership.documents.selectors import documents_of, files_visible
from partnership.documents.services import pdf_of_document
from partnership.people.roles import has_role
from partnership.workflow.errors import DomainError
from tenders.box import service as box
from tenders.box.models import FINANCIAL, TECHNICAL
from tenders.box.parts import BoxFile
from tenders.models import Bid, Project
from tenders.selectors.bid import bids_visible
from tenders.selectors.envelope import worded
from tenders.selectors.project import FILE_MACHINES

CHUNK = 1 << 20
Bytes = Callable[[], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the ZIP: its folder and name, what it is, and its bytes when they are asked for."""

    folder: str
    name: str
    title: str
    content: Bytes

    @property
    def part(self) -> str:
        """The folder at the top."""
        return self.folder.partition("/")[0]

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.name}" if self.folder else self.name


def items(project: Project, user: Any) -> list[Item]:
    """Everything of the project that this person may read, in the order of the folders."""
    return [*_documents(project, user), *_files(project, user), *_bids(project, user), *_trail(project, user)]


def safe(name: str, limit: int = 80) -> str:
    """A name that every system unpacks: no path, no control or bidi marks, no trailing dots."""
    kept = "".join(" " if c in '\\/:*?"<>|' or not c.isprintable() else c for c in name)
    stem, dot, ending = " ".join(kept.split()).rpartition(".")
    whole = f"{stem[:limit]}{dot}{ending[:10]}" if dot and stem else (stem + dot + ending)[:limit]
    return whole.strip(". ") or "file"


def _documents(project: Project, user: Any) -> Iterator[Item]:
    rows = sorted(documents_of(user, project_id=project.pk), key=lambda row: row.pk)
    for number, row in enumerate(rows, 1):
        yield Item("1-documents", f"{number:03d} {safe(f'{row.number} {row.title}')}.pdf", str(row), _pdf(row))


def _pdf(row: OfficialDocument) -> Bytes:
    return lambda: [pdf_of_document(OfficialDocument.objects.get(pk=row.pk))]


def _files(project: Project, user: Any) -> Iterator[Item]:
    rows = files_visible(user).filter(project_id=project.pk).order_by("uploaded_at", "pk")
    for number, row in enumerate(rows, 1):
        yield Item("2-files", f"{number:03d} {safe(row.name)}", row.name, _stored(row))


def _stored(row: StoredFile) -> Bytes:
    return lambda: _chunks(row.path)  # the original, as evidence


def _chunks(path: str) -> Iterator[bytes]:
    with storages["default"].open(path) as stored:
        while chunk := stored.read(CHUNK):
            yield chunk


def _bids(project: Project, user: Any) -> Iterator[Item]:
    """Only what a session has opened, and what this person may read of it; each reading is in the trail."""
    rows = bids_visible(user).filter(tender__project=project).order_by("tender_id", "pk")
    for bid in rows:
        folder = f"3-bids/{safe(f'{bid.tender.reference} {bid.partner.name}', 60)}"
        for kind in (TECHNICAL, FINANCIAL):
            yield from _envelope(bid, kind, folder, user)


def _envelope(bid: Bid, kind: str, folder: str, user: Any) -> Iterator[Item]:
    try:
        content, files = box.read(bid, kind, user), box.files(bid, kind, user)
    except (PermissionDenied, DomainError):  # sealed, or not for this person
        return
    names = {file.pk: f"{kind} {n:02d} {safe(file.name)}" for n, file in enumerate(files, 1) if not file.problem}
    beside = [(file.name, names.get(file.pk)) for file in files]
    context: dict[str, Any] = {
        "bid": bid,
        "security": None,
        "beside": beside,
        "index": "../../index.html",
        TECHNICAL: None,
        FINANCIAL: None,
    }
    context[kind] = worded(bid, kind, content, [])
    page = render_to_string("committee/dossier/envelope.html", context)
    title = f"{bid.partner.name}: {_('Technical envelope') if kind == TECHNICAL else _('Financial envelope')}"
    yield Item(folder, f"{kind}.html", title, lambda: [page.encode()])
    for file in files:
        if file.pk in names:
            yield Item(folder, names[file.pk], f"{bid.partner.name}: {file.name}", _opened(file, user))


def _opened(file: BoxFile, user: Any) -> Bytes:
    return lambda: box.open_file(file.pk, user)[1]


def _trail(project: Project, user: Any) -> Iterator[Item]:
    rows = TrailEntry.objects.filter(project_id=project.pk).order_by("id")
    if not has_role(user, "auditor"):  # who bid, and who read what, is the auditor's
        rows = rows.filter(machine__in=FILE_MACHINES)
    yield Item("4-trail", "trail.jsonl", _("The trail of the project"), lambda: _lines(rows))
    yield Item("4-trail", "verify.py", _("The program that checks files and trail"), lambda: [VERIFIER.encode()])


def _lines(rows: Any) -> Iterator[bytes]:
    for before, row_hash, canonical in rows.values_list("prev_hash", "hash", "canonical").iterator(chunk_size=2_000):
        yield f"{before} {row_hash} {canonical}\n".encode()


VERIFIER = '''"""Checks this dossier with Python alone: python3 4-trail/verify.py (in the unpacked folder).

Every row of the trail must fit its own hash; rows that follow one another in the whole trail must also join. Every file must
be the one in SHA256SUMS.
"""

import hashlib
import json
import pathlib

root = pathlib.Path(__file__).resolve().parent.parent
last_id, last_hash, rows = None, "", 0
for line in (root / "4-trail" / "trail.jsonl").open(encoding="utf-8"):
    before, row_hash, canonical = line.rstrip("\\n").split(" ", 2)
    assert hashlib.sha256(f"{before}\\n{canonical}".encode()).hexdigest() == row_hash, f"row {rows + 1}: hash"
    number = json.loads(canonical)["id"]
    assert last_id is None or number > last_id, f"row {rows + 1}: order"
    assert number != (last_id or -1) + 1 or before == last_hash, f"row {rows + 1}: link"
    last_id, last_hash, rows = number, row_hash, rows + 1
print("trail:", rows, "rows fit their hashes")
files = 0
for line in (root / "SHA256SUMS").open(encoding="utf-8"):
    digest, name = line.rstrip("\\n").split("  ", 1)
    assert hashlib.sha256((root / name).read_bytes()).hexdigest() == digest, name
    files += 1
print("files:", files, "as they were written")
'''
