"""What an uploaded file truly is, and a safe name for it."""

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import Any

import filetype
from django.conf import settings
from django.utils.translation import gettext as _

from partnership.workflow.errors import DomainError

OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ACCEPTED = {
    "application/pdf": "pdf",
    "image/jpeg": "jpg",
    "image/png": "png",
    OFFICE["docx"]: "docx",
    OFFICE["xlsx"]: "xlsx",
}
_TRAILING = 2048


@dataclass(frozen=True, slots=True)
class Checked:
    name: str
    content_type: str
    size: int
    sha256: str


def checked_upload(upload: Any) -> Checked:
    """Type from the content, size, SHA-256 and a safe name. Leaves the file at its beginning.

    Raises DomainError with a clear text: empty, too large (settings.SHARAKA_MAX_UPLOAD_BYTES), not an accepted type, or a
    file that is two types at once.
    """
    if not upload or upload.size == 0:
        raise DomainError(_("The file is empty."), "empty_file")
    if upload.size > settings.SHARAKA_MAX_UPLOAD_BYTES:
        limit = settings.SHARAKA_MAX_UPLOAD_BYTES // (1024 * 1024)
        raise DomainError(_("The file is larger than %(limit)s megabytes.") % {"limit": limit}, "large_file")
    content_type = _true_type(upload)
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return Checked(safe_name(upload.name, ACCEPTED[content_type]), content_type, upload.size, digest.hexdigest())


def accepted_type(upload: Any) -> tuple[str, str]:
    """Type and extension by the content. `upload` needs seek, read and size. Raises DomainError as `checked_upload` does."""
    content_type = _true_type(upload)
    return content_type, ACCEPTED[content_type]


def _true_type(upload: Any) -> str:
    upload.seek(0)
    head = upload.read(8192)
    upload.seek(0)
    guess = filetype.guess(head)
    mime = guess.mime if guess else ""
    if mime == "application/pdf":
        _refuse_polyglot(upload, head)
    elif mime in ("image/jpeg", "image/png") and zipfile.is_zipfile(upload):
        raise DomainError(_("This file is two kinds of file at once; save it again and retry."), "polyglot")
    elif mime == "application/zip" or mime in OFFICE.values():
        mime = _office_type(upload)
    if mime not in ACCEPTED:
        raise DomainError(
            _("Only PDF, Word, Excel, JPEG and PNG files are accepted; this file is something else."), "file_type"
        )
    return mime


def _refuse_polyglot(upload: Any, head: bytes) -> None:
    """A PDF that is also a ZIP, begins late or goes on after its end is refused (checkers of types take it for a harmless PDF)."""
    upload.seek(max(0, upload.size - _TRAILING))
    tail = upload.read(_TRAILING)
    after = tail.rsplit(b"%%EOF", 1)[-1].strip(b"\r\n\t \0")
    upload.seek(0)
    is_zip = zipfile.is_zipfile(upload)
    upload.seek(0)
    if not head.startswith(b"%PDF") or b"%%EOF" not in tail or after or is_zip:
        raise DomainError(
            _("This PDF is damaged or carries something else inside; save it again as PDF and retry."), "polyglot"
        )


def _office_type(upload: Any) -> str:
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return ""
    finally:
        upload.seek(0)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DomainError(_("Files with macros are not accepted; save it without macros and retry."), "macros")
    if "word/document.xml" in names:
        return OFFICE["docx"]
    return OFFICE["xlsx"] if "xl/workbook.xml" in names else ""


def safe_name(name: str, extension: str) -> str:
    """The person's own name for a file without what could deceive or break: controls, bidi marks, path parts."""
    stem = unicodedata.normalize("NFC", str(name or "")).replace("\\", "/").rsplit("/", 1)[-1]
    stem = "".join(c for c in stem if unicodedata.category(c)[0] != "C")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)
    stem = re.sub(r'[<>:"|?*\s]+', " ", stem).strip(" .")
    return f"{stem[:120] or 'file'}.{extension}"
