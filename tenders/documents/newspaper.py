"""The announcement as newspapers print it, in two sizes, from the frozen data of the announcement itself."""

import hashlib
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from partnership.documents.models import OfficialDocument
from partnership.documents.rendering import html_of, pdf_of
from partnership.documents.services import facts_of

TEMPLATE = "tenders/pdf/newspaper.html"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in millimetres: what the local dailies sell as two columns and as half a page."""

    width: int
    height: int
    points: float  # size of the text


SIZES = {"column": Size(100, 250, 10), "half": Size(258, 180, 12.5)}


def newspaper_html(announcement: OfficialDocument, name: str) -> str:
    """The same record as the web page and the official PDF, laid out for paper."""
    return html_of(TEMPLATE, announcement.data | {"size": SIZES[name], "name": name}, facts_of(announcement))


def newspaper_pdf(announcement: OfficialDocument, name: str) -> bytes:
    """Rendered once for each size and kept."""
    html = newspaper_html(announcement, name)
    digest = hashlib.sha256(html.encode()).hexdigest()[:24]
    path, storage = f"documents/newspapers/{announcement.number}-{name}-{digest}.pdf", storages["default"]
    if not storage.exists(path):
        storage.save(path, ContentFile(pdf_of(html)))
    with storage.open(path) as stored:
        return stored.read()
