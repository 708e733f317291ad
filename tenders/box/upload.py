"""An upload handler that seals a file from its first byte: Django's own handlers, which keep files in the clear, see none.

Of the plaintext only the first and the last bytes stay in memory, to tell what kind of file it is.
"""

import json
import tempfile
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from io import SEEK_CUR, SEEK_END
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext as _
from pyrage import x25519

from partnership.documents.filetypes import accepted_type, safe_name
from partnership.operations.connections import give_back
from partnership.workflow.errors import DomainError
from tenders.box.sealing import Sealer, seal_bytes

HEAD, TAIL = 8192, 512 * 1024
AGE = "application/age"


class _Ends:
    """The head and the tail of a file that went by, read like a file; between them it reads as zeros."""

    def __init__(self) -> None:
        self.size, self._head, self._at = 0, bytearray(), 0
        # Chunks as they came: moving half a megabyte for each would cost more than sealing it.
        self._last: deque[bytes] = deque()
        self._kept = 0

    def add(self, data: bytes) -> None:
        self.size += len(data)
        if len(self._head) < HEAD:
            self._head += data[: HEAD - len(self._head)]
        self._last.append(data)
        self._kept += len(data)
        while self._kept - len(self._last[0]) >= TAIL:
            self._kept -= len(self._last.popleft())

    @cached_property
    def _tail(self) -> bytes:
        """At least the last TAIL bytes, once nothing more comes."""
        return b"".join(self._last)

    def seek(self, offset: int, whence: int = 0) -> int:
        base = {SEEK_CUR: self._at, SEEK_END: self.size}.get(whence, 0)
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def read(self, count: int = -1) -> bytes:
        end = self.size if count is None or count < 0 else min(self.size, self._at + count)
        found, start = bytearray(), self.size - len(self._tail)
        while self._at < end:
            if self._at >= start:
                part = self._tail[self._at - start : end - start]
            elif self._at < len(self._head):
                part = bytes(self._head[self._at : end])
            else:
                part = bytes(min(end, start) - self._at)
            found += part
            self._at += len(part)
        return bytes(found)


class SealedUpload(UploadedFile):
    """A file as it lies sealed in a temporary place, with its sealed label; the plaintext is gone."""

    def __init__(
        self, path: str, *, name: str, size: int, sealed_size: int, sha256: str, label: bytes, kind: str = ""
    ) -> None:
        super().__init__(file=None, name=name, content_type=AGE, size=size)
        self.kind = kind  # "pdf", "jpg", … as the content said; "" for what its owner sealed
        self.sealed_path, self.sealed_size, self.sha256, self.label = path, sealed_size, sha256, label

    def temporary_file_path(self) -> str:
        """Where the ciphertext lies: storage moves it from there."""
        return self.sealed_path

    def discard(self) -> None:
        with suppress(FileNotFoundError):
            Path(self.sealed_path).unlink()

    def close(self) -> None:
        """Django closes what it was given at the end of a request: what storage did not take is removed."""
        self.discard()


class Sealing:
    """One file on its way into the box. Feed it, then take the sealed upload; or drop it."""

    def __init__(self, name: str, recipients: Sequence[x25519.Recipient], document: str = "") -> None:
        folder = Path(settings.MEDIA_ROOT) / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        self._out = tempfile.NamedTemporaryFile(dir=folder, prefix="sealed-", delete=False)  # noqa: SIM115 -- closed by done() or drop()
        self.finished = False
        self._name, self._recipients, self._document = name, list(recipients), document
        self._sealer, self._ends = Sealer(self._out, recipients), _Ends()

    def feed(self, data: bytes) -> None:
        """Raises DomainError "large_file" beyond settings.SHARAKA_MAX_UPLOAD_BYTES."""
        self._ends.add(data)
        if self._ends.size > settings.SHARAKA_MAX_UPLOAD_BYTES:
            limit = settings.SHARAKA_MAX_UPLOAD_BYTES // (1024 * 1024)
            raise DomainError(_("The file is larger than %(limit)s megabytes.") % {"limit": limit}, "large_file")
        self._sealer.write(data)

    def done(self) -> SealedUpload:
        """Raises DomainError for a file that is empty or of a kind that is not accepted; nothing is left of it then."""
        try:
            if self._ends.size == 0:
                raise DomainError(_("The file is empty."), "empty_file")
            label, kind = (b"", "") if self._sealer.own else self._label()
            size, sha256 = self._sealer.close()
        except BaseException:
            self.drop()
            raise
        self._out.close()
        self.finished = True
        name = safe_name(self._name, "age") if self._sealer.own else "sealed"
        return SealedUpload(
            self._out.name, name=name, size=self._ends.size, sealed_size=size, sha256=sha256, label=label, kind=kind
        )

    def _label(self) -> tuple[bytes, str]:
        """The sealed label, and what kind of file it is."""
        content_type, extension = accepted_type(self._ends)
        facts = {
            "name": safe_name(self._name, extension),
            "content_type": content_type,
            "size": self._ends.size,
            "document": self._document,
        }
        return seal_bytes(json.dumps(facts, ensure_ascii=False).encode(), self._recipients), extension

    def drop(self) -> None:
        """Interrupted or refused: nothing stays behind. What is sealed already belongs to its SealedUpload."""
        if self.finished:
            return
        self._sealer.abort()
        self._out.close()
        with suppress(FileNotFoundError):
            Path(self._out.name).unlink()

    close = drop  # Django closes `handler.file` of an upload that broke off


class SealingUploadHandler(FileUploadHandler):
    """Seals every file of the request. Set it before the request's body is read; `refusals` says what was not accepted.

    `documents`: the fields that take a file, each with the required document its file is marked as ("" for none).
    """

    chunk_size = 128 * 1024  # each is handed from one thread to another: fewer are cheaper

    def __init__(self, request: Any, recipients: Sequence[x25519.Recipient], documents: Mapping[str, str]) -> None:
        super().__init__(request)
        self._recipients, self._documents = list(recipients), documents
        self.refusals: dict[str, DomainError] = {}
        self._sealed: list[SealedUpload] = []
        self.file: Sealing  # Django closes it when the upload breaks off

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Before the first byte: how long the rest takes, the sender's line decides."""
        give_back()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        field = self.field_name or ""
        if field not in self._documents:
            raise SkipFile
        self.file = Sealing(self.file_name or "", self._recipients, self._documents[field])

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        try:
            self.file.feed(raw_data)
        except DomainError as refusal:
            self._refuse(refusal)
            raise SkipFile from refusal

    def file_complete(self, file_size: int) -> SealedUpload | None:
        try:
            sealed = self.file.done()
        except DomainError as refusal:
            self._refuse(refusal)
            return None
        self._sealed.append(sealed)
        return sealed

    def _refuse(self, refusal: DomainError) -> None:
        self.refusals.setdefault(self.field_name or "", refusal)

    def upload_interrupted(self) -> None:
        """The last file broke off, or was not taken: those before it stay."""
        if hasattr(self, "file"):
            self.file.drop()

    def drop_unfinished(self) -> None:
        """Call when the request ends, however it does: Django tells a handler of most ends of an upload, not of all."""
        self.upload_interrupted()
        for sealed in self._sealed:
            sealed.discard()  # what storage took has left this place already


def seal_upload(upload: Any, recipients: Sequence[x25519.Recipient], document: str = "") -> SealedUpload:
    """Seal a file that is at hand already (the demonstration's, a paper bid's scan). Raises DomainError as above."""
    if isinstance(upload, SealedUpload):
        return upload
    sealing = Sealing(str(upload.name), recipients, document)
    try:
        for chunk in upload.chunks():
            sealing.feed(chunk)
    except BaseException:
        sealing.drop()
        raise
    return sealing.done()
