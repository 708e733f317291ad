"""The picture shown where a tender's address is shared: 1200 × 630 pixels, as Open Graph asks; one tender to a PNG."""

import io
from functools import cache

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from partnership.interface.fonts import source
from tenders.documents.words import moment_words
from tenders.models import Tender

WIDTH, HEIGHT, MARGIN = 1200, 630, 80
GROUND, GOLD, INK, SOFT = "#0b4743", "#e3ac5b", "#ffffff", "#cfe3de"
MOST_LINES = 3


@cache
def _font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(source(weight)), size, layout_engine=ImageFont.Layout.RAQM)


def card_png(tender: Tender) -> bytes:
    """Number, title, department and closing date on the programme's colours, in the active language."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=GOLD)
    _line(draw, 60, str(settings.SHARAKA_MINISTRY_NAME), _font(400, 32), SOFT)
    _line(draw, 108, _("Community partnership programme"), _font(600, 34), GOLD)
    _line(draw, 196, tender.reference, _font(600, 40), INK)
    top = 262
    for line in _wrapped(tender.project.name, _font(600, 52)):
        _line(draw, top, line, _font(600, 52), INK)
        top += 74
    _line(draw, 500, str(tender.project.department), _font(400, 32), SOFT)
    closing = tender.closing_at
    if closing and tender.state == "announced":
        _line(draw, 548, _("Closing: %(when)s") % {"when": moment_words(closing)}, _font(600, 34), GOLD)
    else:
        _line(draw, 548, str(tender.get_state_display()), _font(600, 34), GOLD)
    out = io.BytesIO()
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _is_arabic() -> bool:
    return get_language() == "ar"


def _line(draw: ImageDraw.ImageDraw, top: int, text: str, font: ImageFont.FreeTypeFont, colour: str) -> None:
    """One line from the side where reading begins."""
    arabic = _is_arabic()
    draw.text(
        (WIDTH - MARGIN if arabic else MARGIN, top), text, font=font, fill=colour,
        anchor="ra" if arabic else "la", direction="rtl" if arabic else "ltr", language="ar" if arabic else "en",
    )  # fmt: skip


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """The text in lines that fit; what is left after the last line is cut with an ellipsis."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * MARGIN:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + " …"]
