"""Template and data to PDF/A-3a with Amiri: the one place where a PDF is made."""

import base64
import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from partnership.documents import fonts

STYLES = Path(__file__).parent / "pdf"
_ONE_AT_A_TIME = Lock()  # Pango's font map is not made for several threads
# Vowel signs come back from a PDF as loose dots beside the word; official papers are written without them.
_TAG = re.compile(r"(<[^>]+>)")
_TOKEN = r"[A-Za-z0-9](?:[A-Za-z0-9.,:/@_%+–-]*[A-Za-z0-9%])?"  # noqa: S105 -- a pattern, no secret
_RUN = re.compile(rf"&[#\w]+;|\+?{_TOKEN}(?: {_TOKEN})*")
_MIXED = re.compile(r"[A-Za-z]|\d[-–/:+]\d|^\+|\d%$")
_VOWELS = re.compile("[\u064b-\u0652\u0670]")


class LocalFetcher(URLFetcher):
    """WeasyPrint may read our fonts and data: images; anything else fails."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        ours = parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(fonts.folder().resolve())
        if parts.scheme != "data" and not ours:
            raise ValueError("A document may read the house's own fonts only.")
        return super().fetch(url, headers)


@cache
def _style() -> tuple[FontConfiguration, list[CSS]]:
    """Fonts and style sheet, read once for a process."""
    configuration = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:Amiri;font-weight:{weight};src:url({path.as_uri()})}}"
        for weight, path in fonts.files().items()
    )
    sheet = (STYLES / "document.css").read_text(encoding="utf-8")
    return configuration, [CSS(string=faces + sheet, font_config=configuration, url_fetcher=LocalFetcher())]


def verify_url(code: str) -> str:
    return f"{settings.SITE_URL}{reverse('documents:verify', args=[code])}"


def qr_data(code: str) -> str:
    """The QR code to the verification page, as a data: image."""
    out = io.BytesIO()
    segno.make(verify_url(code), error="m").save(out, kind="png", scale=4, border=1)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def html_of(template: str, data: dict[str, Any], doc: dict[str, Any]) -> str:
    """The document as HTML, in Arabic: what the page shows and the PDF is made of."""
    with translation.override("ar"):
        html = render_to_string(template, {**data, "doc": doc, "ministry": settings.SHARAKA_MINISTRY_NAME, "pdf": True})
    return isolated(_VOWELS.sub("", html))


def isolated(html: str) -> str:
    """Put each Latin run, code, telephone number, percentage and range of the text into a <bdi> of its own, unless it stands in one.

    Between Arabic words 17-123456 would be shown as 123456-17, a full stop after a reference on its wrong side, and a percent
    sign left of its number within a line, right of it where the number begins one or stands in a table.
    """
    head, body, rest = html.partition("<body")
    parts, inside = _TAG.split(rest), 0
    for index, part in enumerate(parts):
        if index % 2:
            inside += part.startswith("<bdi") - (part == "</bdi>")
        elif not inside and index:
            parts[index] = _RUN.sub(_isolated_run, part)
    return head + body + "".join(parts)


def _isolated_run(run: re.Match[str]) -> str:
    text = run.group()
    return f'<bdi dir="ltr">{text}</bdi>' if not text.startswith("&") and _MIXED.search(text) else text


class _PageCounter(logging.Handler):
    """Hears from WeasyPrint which page is laid out. It goes over them twice where pages name pages; the count never falls."""

    def __init__(self, told: Callable[[int], None]) -> None:
        super().__init__()
        self._told, self._most = told, 0

    def emit(self, record: logging.LogRecord) -> None:
        page = record.args[0] if isinstance(record.args, tuple) and record.args else 0
        if isinstance(page, int) and page > self._most:
            self._most = page
            self._told(page)


@contextmanager
def _telling(told: Callable[[int], None] | None) -> Iterator[None]:
    if told is None:
        yield
        return
    counter, level = _PageCounter(told), PROGRESS_LOGGER.level
    PROGRESS_LOGGER.addHandler(counter)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(counter)
        PROGRESS_LOGGER.setLevel(level)
        PROGRESS_LOGGER.propagate = True


def pdf_of(
    html: str, attached: tuple[str, bytes] | None = None, *, at: datetime | None = None, told: Callable[[int], None] | None = None,
) -> bytes:  # fmt: skip
    """PDF/A-3a bytes of a document's HTML, tagged. About 10 ms for each row of a table, 0.3 s for a letter.

    `attached` is a file (name, bytes) that stands inside the PDF as its data (PDF/A-3, AFRelationship Data), dated `at`: with it,
    the same HTML and file make the same bytes. `told` is called with the number of each page as it is laid out.
    """
    with _ONE_AT_A_TIME:
        with _telling(told):
            document = _laid_out(html)
        return _written(document, attached, at)


def pdf_of_one_page(candidates: Iterable[str]) -> bytes:
    """The first of several layouts of the same text that needs one page only; the last, where none does."""
    with _ONE_AT_A_TIME:
        document = None
        for html in candidates:
            document = _laid_out(html)
            if len(document.pages) == 1:
                break
        if document is None:
            raise ValueError("There is no layout to choose from.")
        return _written(document)


def _laid_out(html: str) -> Document:
    configuration, styles = _style()
    page = HTML(string=html, base_url="file:///", url_fetcher=LocalFetcher())
    return page.render(stylesheets=styles, font_config=configuration, pdf_variant="pdf/a-3a", pdf_tags=True)


def _written(document: Document, attached: tuple[str, bytes] | None = None, at: datetime | None = None) -> bytes:
    return document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, attachments=_attachments(attached, at))


def _attachments(attached: tuple[str, bytes] | None, at: datetime | None) -> list[Attachment]:
    if attached is None:
        return []
    name, data = attached
    return [
        Attachment(file_obj=io.BytesIO(data), name=name, description=name, created=at, modified=at, relationship="Data")
    ]
