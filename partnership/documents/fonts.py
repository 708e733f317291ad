"""The font of every PDF: Amiri from its wheel, cut to the letters we use and set so that its text can be read back.

Two of Amiri's refinements cost a reader words. A connecting stroke is put in after some letters as a glyph of its own,
and a copied word then holds a sign that nobody wrote; kerning after reh, zain and waw moves letters so far that
programs read a space inside the word. Without both, 1,397 different Arabic words of this product came back whole from
poppler and from pdfium (before: 97 in 100; docs/decisions/0007-pdf.md).
"""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import fontpkg_amiri
from django.conf import settings

SOURCES = Path(fontpkg_amiri.__file__).parent / "files"
WEIGHTS = {400: "Amiri-Regular.ttf", 700: "Amiri-Bold.ttf"}
# Arabic and Arabic-Indic digits, Latin with Western European accents, punctuation, direction marks, arrows, ticks.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0152,U+0153,U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,U+0660-066C,U+0670,U+0671,"
    "U+067E,U+0686,U+06A4,U+06A9,U+06AF,U+06CC,U+06F0-06F9,U+200B-2015,U+2018-201E,U+2022,U+2026,U+202A-202E,U+2030,"
    "U+2039,U+203A,U+2066-2069,U+2190-2193,U+2212,U+00D7,U+25CC,U+25CF,U+2713,U+FDFA"
)
FEATURES = ["ccmp", "init", "medi", "fina", "isol", "rlig", "liga", "locl", "mark", "mkmk", "curs"]  # no kern
TATWEEL = 0x640
_RECIPE = 1  # counts up when what is done below changes


def folder() -> Path:
    return Path(settings.SHARAKA_DATA) / "fonts"


def files() -> dict[int, Path]:
    """Weight → font file, made where it is missing (0.6 s each, once for an installation)."""
    return {weight: _made(SOURCES / name) for weight, name in WEIGHTS.items()}


def _made(source: Path) -> Path:
    inputs = hashlib.sha256(source.read_bytes() + repr((LETTERS, FEATURES, _RECIPE)).encode()).hexdigest()[:16]
    target = folder() / f"{source.stem}-{inputs}.ttf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=target.parent, suffix=".draft")
        os.close(handle)
        _write(source, Path(draft))
        os.replace(draft, target)  # two workers starting together both write the same bytes
    return target


def _write(source: Path, target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 -- slow import, needed once for an installation

    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"])
    options.recalc_timestamp = False
    font = subset.load_font(str(source), options)
    _without_added_strokes(font)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
    subsetter.subset(font)
    font.save(str(target))


def _without_added_strokes(font: Any) -> None:
    """Where one letter becomes itself and a connecting stroke, leave it itself."""
    strokes = {font.getBestCmap()[TATWEEL]}
    tables = [getattr(t, "ExtSubTable", t) for look in font["GSUB"].table.LookupList.Lookup for t in look.SubTable]
    single = [t.mapping for t in tables if t.LookupType == 1]
    while True:  # forms of tatweel, and forms of those
        more = {new for mapping in single for old, new in mapping.items() if old in strokes} - strokes
        if not more:
            break
        strokes |= more
    for table in tables:
        if table.LookupType == 2:
            table.mapping = {
                old: new[:1] if len(new) > 1 and new[0] == old and strokes.issuperset(new[1:]) else new
                for old, new in table.mapping.items()
            }
