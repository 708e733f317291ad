"""Templates: translatable, without inline code, without left and right, and each of them used."""

import re
from pathlib import Path

from django.apps import apps

from tests.architecture import repository as repo

_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*\btype=[\"']application/json)[^>]*>|\s(?:on[a-z]+|style)=[\"']|href=[\"']javascript:",
    re.I,
)
_UNTRIMMED = re.compile(r"\{% blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%\}")
_PHYSICAL = re.compile(
    r"class=\"[^\"]*(?<![\w-])(?:m[lr]-(?:\w+-)?(?:\d|auto)|p[lr]-(?:\w+-)?\d|text-left|text-right|float-left|float-right"
    r"|border-left|border-right|rounded-left|rounded-right)(?![\w-])"
)
_CSS_LINK_IN_BOX = re.compile(r"\.(?:alert|notice|panel|card)[\w-]* a\s*\{[^}]*(?<!-)color:")
_CSS_PHYSICAL = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|text-align:\s*(?:left|right)|(?:^|[{;\s])(?:float:\s*(?:left|right)|(?:left|right)\s*:)"
)
_OUTSIDE = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!www\.w3\.org)""")
# Asked for by a name that a library or the language makes up at run time.
BY_CONVENTION = {"400.html", "403.html", "404.html", "429.html", "500.html", "403_csrf.html"}


def _html() -> list[Path]:
    """Web pages only: a PDF template lives by WeasyPrint's rules, where a style element is how pages are made."""
    return [path for path in repo.templates() if path.suffix == ".html"]


def _places(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), path.read_text())
        found += [
            f"{repo.relative(path)}:{text.count(chr(10), 0, hit.start()) + 1} {hit.group()[:80]!r}"
            for hit in pattern.finditer(text)
        ]
    return found


def test_no_inline_code() -> None:
    pages = [path for path in _html() if "/pdf/" not in str(path)]
    found = _places(_INLINE, pages)
    assert not found, repo.report(found, "The content policy refuses it: a class in static/css, a file in static/js.")


def test_translated_blocks_are_trimmed() -> None:
    found = _places(_UNTRIMMED, repo.templates())
    assert not found, repo.report(
        found, "Write {% blocktranslate trimmed %}: else indentation becomes part of the text."
    )


def test_no_left_and_right_in_templates() -> None:
    found = _places(_PHYSICAL, _html())
    assert not found, repo.report(found, "Logical classes: ms-2, pe-3, text-start, float-end.")


def test_no_left_and_right_in_style_sheets() -> None:
    found = _places(_CSS_PHYSICAL, list(repo.files(".css")))
    assert not found, repo.report(
        found, "Logical properties: margin-inline-start, inset-inline-end, text-align: start."
    )


def test_a_button_in_a_box_keeps_its_own_colour() -> None:
    found = _places(_CSS_LINK_IN_BOX, list(repo.files(".css")))
    assert not found, repo.report(
        found, "Links only: .alert a:not(.btn); else the button's words vanish in its ground."
    )


def test_nothing_from_other_servers() -> None:
    found = _places(_OUTSIDE, [path for path in _html() if "/pdf/" not in str(path)])
    external = [place for place in found if 'href="https://www.bahrain.bh' not in place]
    links = [place for place in external if "src=" in place]
    assert not links, repo.report(links, "Self-hosted only.")


def test_every_template_is_used() -> None:
    everything = "\n".join(path.read_text() for path in (*repo.code(), *repo.templates()))
    libraries = [Path(c.path) / "templates" for c in apps.get_app_configs() if "site-packages" in c.path]
    unused = []
    for path in repo.templates():
        name = str(path.relative_to(repo.ROOT / "templates"))
        overrides = any((folder / name).exists() for folder in libraries) or name.startswith("allauth/")
        if name not in BY_CONVENTION and not overrides and name not in everything:
            unused.append(name)
    assert not unused, repo.report(unused, "Nobody renders these: delete them, or spell the name out where it is used.")
