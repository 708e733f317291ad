"""The parts of an envelope: its sealed text, its files with their sealed labels, the hashes that its receipt is of."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from django.core.files import File
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.utils.translation import gettext as _
from pyrage import x25519

from partnership.workflow.errors import DomainError
from tenders.box import sealing
from tenders.box.models import TECHNICAL, Envelope, EnvelopeFile
from tenders.box.sharing import digest
from tenders.box.upload import AGE, SealedUpload


@dataclass(frozen=True, slots=True)
class BoxFile:
    """A file of an envelope, as far as whoever asks can read its label."""

    pk: Any
    kind: str
    name: str
    size: int
    content_type: str
    problem: str = ""
    document: str = ""  # which of the required documents it is, as its bidder marked it


@dataclass(frozen=True, slots=True)
class Draft:
    """What a bidder has written so far. `files`: how many in each envelope; `own`: of these, sealed by the bidder itself;
    `documents`: what each of the others is marked as ("" for nothing)."""

    technical: dict[str, Any]
    financial: dict[str, Any]
    files: dict[str, int]
    own: dict[str, int]
    documents: dict[str, list[str]]

    def content(self, kind: str) -> dict[str, Any]:
        return self.technical if kind == TECHNICAL else self.financial


def as_json(content: Any) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False).encode()


def content_of(envelope: Envelope | None, key: x25519.Identity) -> dict[str, Any]:
    """The text of an envelope by a key that opens it. Raises DomainError "damaged"."""
    if envelope is None or not envelope.sealed:
        return {}
    try:
        found: dict[str, Any] = json.loads(sealing.open_bytes(envelope.sealed, key))
    except (pyrage.DecryptError, ValueError) as error:
        raise DomainError(_("What was kept is damaged or sealed to another key."), "damaged") from error
    return found.get("content", {})


def labelled(row: EnvelopeFile, key: x25519.Identity) -> BoxFile:
    """A file with the name, type and size that its label keeps."""
    if not row.label:
        return BoxFile(row.pk, row.envelope.kind, row.own_name, row.size, AGE)
    try:
        facts = json.loads(sealing.open_bytes(row.label, key))
    except (pyrage.DecryptError, ValueError):
        return BoxFile(row.pk, row.envelope.kind, "?", row.size, AGE, "damaged")
    document = str(facts.get("document") or "")
    return BoxFile(row.pk, row.envelope.kind, facts["name"], facts["size"], facts["content_type"], document=document)


def manifest_of(kind: str, sealed_sha256: str, files: list[str]) -> str:
    """The hashes of everything in an envelope, one a line, as `sha256sum -c` reads them. Its own hash is the envelope's."""
    lines = [(sealed_sha256, f"{kind}.age")] + [(sha256, f"{kind}-{n}.age") for n, sha256 in enumerate(files, 1)]
    return "".join(f"{sha256}  {name}\n" for sha256, name in lines)


def sealed_manifest(kind: str, sealed: bytes, files: list[EnvelopeFile]) -> str:
    return manifest_of(kind, digest(sealed), [f.sha256 for f in files])


def copied(f: EnvelopeFile, envelope: Envelope) -> EnvelopeFile:
    """The same file in a version's envelope: one ciphertext, named by two rows."""
    return EnvelopeFile(
        envelope=envelope, path=f.path, size=f.size, sha256=f.sha256, label=bytes(f.label), own_name=f.own_name,
        added_at=f.added_at,
    )  # fmt: skip


def store(upload: SealedUpload) -> str:
    """Move the ciphertext into the storage, under a random name."""
    storage, name = storages["default"], f"box/{Path(upload.sealed_path).name}"
    if isinstance(storage, FileSystemStorage):
        return storage.save(name, upload)  # a rename
    with open(upload.sealed_path, "rb") as ciphertext:
        path = storage.save(name, File(ciphertext))
    upload.discard()
    return path


def stored_chunks(path: str) -> Iterator[bytes]:
    """A stored file chunk by chunk, closed at the end."""
    with storages["default"].open(path) as stored:
        yield from stored.chunks()


def drop_later(paths: list[str]) -> None:
    """Remove ciphertext that no row names any more, once the transaction stands."""

    def drop() -> None:
        for path in set(paths) - set(EnvelopeFile.objects.filter(path__in=paths).values_list("path", flat=True)):
            storages["default"].delete(path)

    transaction.on_commit(drop)
