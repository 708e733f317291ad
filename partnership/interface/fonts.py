"""The page font, cut to the letters we use: IBM Plex Sans Arabic, two weights, Arabic and Latin, as woff2."""

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

WEIGHTS = {400: "IBMPlexSansArabic-Regular.ttf", 600: "IBMPlexSansArabic-SemiBold.ttf"}
# Arabic as Arabic and Bahraini names are written (no Quranic marks, no other languages' letters), Latin with accents of
# Western European names, punctuation, arrows and the signs of our pages.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0152,U+0153,U+060C,U+061B,U+061F,U+0621-063A,U+0640-0655,U+0660-066C,U+0670,U+0671,"
    "U+067E,U+0686,U+06A4,U+06AF,U+06CC,U+06A9,U+06F0-06F9,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2030,U+2039,U+203A,"
    "U+200C-200F,U+2066-2069,U+2190-2193,U+2212,U+00D7,U+FDFC,U+25CF"
)
FEATURES = ["init", "medi", "fina", "isol", "rlig", "calt", "liga", "ccmp", "locl", "mark", "mkmk", "kern"]
FOLDER = Path(settings.BASE_DIR) / "static" / "build"


def source(weight: int) -> Path:
    """The font file of the wheel."""
    spec = find_spec("fontpkg_ibm_plex_sans_arabic")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("The package fontpkg-ibm-plex-sans-arabic is not installed: uv sync")
    return Path(next(iter(spec.submodule_search_locations))) / "files" / WEIGHTS[weight]


def build() -> list[Path]:
    """Write what is missing or made from other inputs; return the files written."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = []
    for weight in WEIGHTS:
        target = FOLDER / f"plex-arabic-{weight}.woff2"
        note = target.with_suffix(".inputs")
        inputs = _inputs(source(weight))
        if target.exists() and note.exists() and note.read_text() == inputs:
            continue
        _subset(source(weight), target)
        note.write_text(inputs)
        written.append(target)
    return written


def _inputs(font: Path) -> str:
    return hashlib.sha256(font.read_bytes() + LETTERS.encode() + ",".join(FEATURES).encode()).hexdigest()


def _subset(font: Path, target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 -- slow import, needed at build only

    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, desubroutinize=True, notdef_outline=True
    )
    options.recalc_timestamp = False
    options.drop_tables = [*options.drop_tables, "meta"]  # nothing reads it, and the tool warns that it cannot cut it
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright and licence stay in the file
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(LETTERS))
    subsetter.subset(loaded)
    draft = target.with_suffix(f".{os.getpid()}.tmp")
    subset.save_font(loaded, str(draft), options)
    draft.replace(target)  # another process may be building the same file
