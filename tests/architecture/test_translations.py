"""Arabic is complete: every text of the code is in the catalogue, translated, with six plurals and its placeholders."""

import os
import re
import shutil
import string
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.architecture import repository as repo

CATALOGUE = repo.ROOT / "locale/ar/LC_MESSAGES/django.po"
SIX_PLURALS = "nplurals=6"
_PERCENT = re.compile(r"%(?:\((\w+)\))?[#0\- +]*(?:\d+)?(?:\.\d+)?[sdif]")
_DIACRITICS = re.compile(r"[\u064B-\u0652\u0670]")
# Where a plural form says the number in words («عطاءان»), its figure may be left out.
_SPOKEN_FORMS = {0, 1, 2}


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def _placeholders(text: str) -> set[str]:
    named = {match.group() for match in _PERCENT.finditer(text.replace("%%", ""))}
    braces = {f"{{{field}}}" for _, field, _, _ in string.Formatter().parse(text) if field} if "{" in text else set()
    return named | braces


def _shown(entries: list[polib.POEntry]) -> list[str]:
    return [f"{entry.msgid!r} → {entry.msgstr or list(entry.msgstr_plural.values())!r}" for entry in entries]


def test_everything_is_translated(catalogue: polib.POFile) -> None:
    missing = _shown(catalogue.untranslated_entries())
    assert not missing, repo.report(missing, "Write the Arabic in locale/ar/LC_MESSAGES/django.po.")


def test_nothing_is_fuzzy(catalogue: polib.POFile) -> None:
    fuzzy = _shown(catalogue.fuzzy_entries())
    assert not fuzzy, repo.report(fuzzy, "Check the guessed translation, then remove the mark.")


def test_plurals_are_six(catalogue: polib.POFile) -> None:
    assert SIX_PLURALS in catalogue.metadata["Plural-Forms"]
    short = [
        e
        for e in catalogue
        if e.msgid_plural and not e.obsolete and len([t for t in e.msgstr_plural.values() if t]) != 6
    ]
    assert not short, repo.report(_shown(short), "Arabic has six: zero, one, two, few, many, other.")


def test_placeholders_are_kept(catalogue: polib.POFile) -> None:
    wrong = []
    for entry in catalogue:
        if entry.obsolete:
            continue
        wanted = _placeholders(entry.msgid)
        if entry.msgid_plural:
            wanted |= _placeholders(entry.msgid_plural)
            for form, text in entry.msgstr_plural.items():
                got = _placeholders(text)
                if got - wanted or (wanted - got and int(form) not in _SPOKEN_FORMS):
                    wrong.append(entry)
        elif entry.msgstr and _placeholders(entry.msgstr) != wanted:
            wrong.append(entry)
    assert not wrong, repo.report(_shown(wrong), "The same placeholders on both sides.")


def test_texts_have_no_diacritics(catalogue: polib.POFile) -> None:
    """Tanween fatha is written in official texts (ديناراً); other marks break copying from PDFs and searching."""
    marked = [
        e for e in catalogue if _DIACRITICS.sub("", e.msgstr.replace("\u064b", "")) != e.msgstr.replace("\u064b", "")
    ]
    assert not marked, repo.report(_shown(marked), "Official texts are written without diacritics.")


def test_the_catalogue_is_up_to_date(catalogue: polib.POFile, tmp_path: Path) -> None:
    """Extract the texts afresh, in a copy, and compare."""
    for path in repo.files(".py", ".html", ".txt", ".po"):
        if not repo.relative(path).startswith(("tests/", "bench/", "docs/")):
            copy = tmp_path / repo.relative(path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "ar"],
        cwd=tmp_path, env={**os.environ, "SHARAKA_DEMO": "1"}, check=True, capture_output=True,
    )  # fmt: skip
    fresh = polib.pofile(str(tmp_path / "locale/ar/LC_MESSAGES/django.po"))

    def keys(catalogue: polib.POFile) -> set[tuple[str | None, str]]:
        return {(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete}

    missing = sorted(str(key) for key in keys(fresh) - keys(catalogue))
    assert not missing, repo.report(missing, "Run: manage.py makemessages -l ar, then translate.")
    unused = sorted(str(key) for key in keys(catalogue) - keys(fresh))
    assert not unused, repo.report(unused, "No longer in the code: manage.py makemessages -l ar takes them out.")
