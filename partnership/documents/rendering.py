"""Template and data to PDF/A-3a with Amiri: the one place where a PDF is made."""

import base64
import io
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import fontpkg_amiri
import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

FONTS = Path(fontpkg_amiri.__file__).parent / "files"
STYLES = Path(__file__).parent / "pdf"


class LocalFetcher(URLFetcher):
    """WeasyPrint may read our fonts and data: images; anything else fails."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        parts = urlsplit(url)
        ours = parts.scheme == "file" and Path(unquote(parts.path)).resolve().is_relative_to(FONTS.resolve())
        if parts.scheme != "data" and not ours:
            raise ValueError("A document may read the house's own fonts only.")
        return super().fetch(url, headers)


@cache
def _style() -> tuple[FontConfiguration, list[CSS]]:
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face{{font-family:Amiri;font-weight:{weight};src:url(file://{FONTS / name})}}"
        for name, weight in (("Amiri-Regular.ttf", 400), ("Amiri-Bold.ttf", 700))
    )
    sheet = (STYLES / "document.css").read_text(encoding="utf-8")
    return fonts, [CSS(string=faces + sheet, font_config=fonts, url_fetcher=LocalFetcher())]


def verify_url(code: str) -> str:
    return f"{settings.SITE_URL}{reverse('documents:verify', args=[code])}"


def qr_data(code: str) -> str:
    """The QR code to the verification page, as a data: image."""
    out = io.BytesIO()
    segno.make(verify_url(code), error="m").save(out, kind="png", scale=4, border=1)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def html_of(template: str, data: dict[str, Any], doc: dict[str, Any]) -> str:
    """The document as HTML, in Arabic: what the PDF is made of."""
    with translation.override("ar"):
        return render_to_string(template, {**data, "doc": doc, "ministry": settings.SHARAKA_MINISTRY_NAME, "pdf": True})


def pdf_of(html: str) -> bytes:
    """PDF/A-3a bytes of a document's HTML. About 10 ms for each row of a table."""
    fonts, styles = _style()
    page = HTML(string=html, base_url="file:///", url_fetcher=LocalFetcher())
    return page.write_pdf(stylesheets=styles, font_config=fonts, pdf_variant="pdf/a-3a", pdf_tags=True, custom_metadata=True)
