"""The announcement as newspapers print it, in two sizes, from the frozen data of the announcement itself.

A page is paid for whole: the letters are as large as the text of this tender allows.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from partnership.documents.models import OfficialDocument
from partnership.documents.rendering import html_of, pdf_of_one_page
from partnership.documents.services import facts_of

TEMPLATE = "tenders/pdf/newspaper.html"
STEP = 1  # point between one layout and the next


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in millimetres: what the local dailies sell as two columns and as half a page."""

    width: int
    height: int
    foot: int  # of them below, for the way to the announcement
    largest: float  # points of the text: never larger, so that a short notice does not shout
    smallest: float  # below it the words of the scope give way first
    words: tuple[int, ...]  # of the scope, as many as there is room for


SIZES = {
    "column": Size(100, 250, 42, 13.5, 9.5, (70, 40, 20, 0)),
    "half": Size(258, 180, 33, 17, 10.5, (160, 110, 70, 40, 20)),
}


def layouts(announcement: OfficialDocument, name: str) -> Iterator[str]:
    """The same record as the web page and the official PDF, laid out for paper: the fullest and largest first."""
    size, facts = SIZES[name], facts_of(announcement)
    for words in size.words:
        points = size.largest
        while points >= size.smallest:
            data = {"size": size, "name": name, "points": points, "words": words}
            yield html_of(TEMPLATE, announcement.data | data, facts)
            points -= STEP


def newspaper_pdf(announcement: OfficialDocument, name: str) -> bytes:
    """Rendered once for each size and kept."""
    digest = hashlib.sha256(next(layouts(announcement, name)).encode()).hexdigest()[:24]
    path, storage = f"documents/newspapers/{announcement.number}-{name}-{digest}.pdf", storages["default"]
    if not storage.exists(path):
        storage.save(path, ContentFile(pdf_of_one_page(layouts(announcement, name))))
    with storage.open(path) as stored:
        return stored.read()
