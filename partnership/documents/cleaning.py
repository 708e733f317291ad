"""The copy of an uploaded file that people are shown: without scripts, actions, attachments or hidden data."""

import io
import warnings
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import sanitize
from PIL import Image, ImageOps

from partnership.workflow.errors import DomainError

MOST_PIXELS = 60_000_000  # a page scanned at 600 dpi has 35 million
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG"}


def cleaned_copy(upload: Any, content_type: str) -> bytes:
    """A PDF without active content, an image encoded anew; b"" where there is no copy to show (the original is then
    only given for download). Leaves the file at its beginning.

    Raises DomainError for an image that cannot be read or has too many pixels.
    """
    upload.seek(0)
    try:
        if content_type == "application/pdf":
            return _pdf(upload)
        return _image(upload, IMAGES[content_type]) if content_type in IMAGES else b""
    finally:
        upload.seek(0)


def _pdf(upload: Any) -> bytes:
    out = io.BytesIO()
    try:
        with pikepdf.open(upload) as pdf:
            for remove in (
                sanitize.remove_javascript, sanitize.remove_external_access, sanitize.remove_attachments,
                sanitize.remove_multimedia, sanitize.remove_collection, sanitize.remove_private_app_data,
            ):  # fmt: skip
                remove(pdf)
            for name in ("/OpenAction", "/AA"):
                if name in pdf.Root:
                    del pdf.Root[name]
            pdf.save(out)
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, ValueError, TypeError, AttributeError):
        return b""  # encrypted or broken in a way that cannot be mended: kept, not shown
    return out.getvalue()


def _image(upload: Any, form: str) -> bytes:
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is stricter
            with Image.open(upload) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise DomainError(_("The image has too many pixels; save it smaller and retry."), "large_image")
                turned = ImageOps.exif_transpose(image)
                plain = turned.convert("RGB" if form == "JPEG" or "A" not in turned.mode else "RGBA")
                plain.info.clear()
                plain.save(out, form, **({"quality": 88} if form == "JPEG" else {}))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise DomainError(_("This image is damaged; save it again and retry."), "damaged_image") from error
    return out.getvalue()
