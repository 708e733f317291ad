"""Texts of the committee as HTML: Markdown with numbered articles and anchors, cleaned. Pure but for what the path says.

# Chapter            → h2
## Title {#name}     → h3 «المادة (n): Title», reached at #g-name
### Heading          → h4
[[step tender.announce]]   what the path itself says of one step; [[machine tender]] of all steps of a kind of file;
[[others]]                 of every kind of file that the text has not named; [[rule code]] the value of a rule
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import nh3
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from committee.knowledge import path_words

_ARTICLE = re.compile(r"^##\s+(?P<title>.+?)\s*(?:\{#(?P<slug>[\w.-]+)\})?\s*$", re.MULTILINE)
_ANCHOR = re.compile(r"\s*\{#([\w.-]+)\}\s*")
_HEADS = {"h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6"}
_TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "blockquote", "code", "pre", "hr", "br", "a",
    "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"id"}, "a": {"href"}, "th": {"scope"}, "ol": {"start"}, "table": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
}  # fmt: skip
ARTICLE = "المادة ({n}): {title}"


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a text: `slug` is its anchor without the prefix, `text` its Markdown."""

    number: int
    title: str
    slug: str
    text: str


def articles(body: str) -> list[Article]:
    """The articles in their order; what stands before the first is article 0 without a title, where there is anything."""
    found: list[Article] = []
    hits = list(_ARTICLE.finditer(body))
    head = body[: hits[0].start()] if hits else body
    if head.strip():
        found.append(Article(0, "", "", head.strip()))
    for n, hit in enumerate(hits, 1):
        end = hits[n].start() if n < len(hits) else len(body)
        slug = hit["slug"] or f"article-{n}"
        found.append(Article(n, hit["title"], slug, body[hit.end() : end].strip()))
    return found


def as_rows(body: str) -> list[dict[str, Any]]:
    """Articles as documents.differences.draft_changes() compares them."""
    return [{"number": a.number, "title": a.title, "code": a.slug, "text": a.text} for a in articles(body)]


def html_of(body: str) -> SafeString:
    """The text as HTML for the page and the PDF, in Arabic whatever the reader's language: it is an Arabic document."""
    with translation.override("ar"):
        source = path_words.expanded(body)
    return mark_safe(_rendered(source))  # noqa: S308 -- cleaned


@lru_cache(maxsize=16)  # a guide of 80 pages takes a tenth of a second
def _rendered(source: str) -> str:
    return nh3.clean(_markdown().render(source), tags=_TAGS, attributes=_ATTRIBUTES, link_rel="noopener")


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    made.core.ruler.before("inline", "articles", _number_articles)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", lambda *_args: "</table></div>\n")
    return made


def _number_articles(state: StateCore) -> None:
    """Headings one level down, articles numbered, anchors out of the text and into the tag; tables get their heads' scope."""
    number, tables, seen = 0, 0, set()
    for opening, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type == "table_open":
            tables += 1
            opening.meta["number"] = tables
        if opening.type not in ("heading_open", "th_open", "td_open"):
            continue
        inline.content, slug = _without_anchor(inline.content)
        if opening.type == "th_open":
            opening.attrs.pop("style", None)
            opening.attrSet("scope", "col")
        if opening.tag == "h2" and opening.type == "heading_open":
            number += 1
            inline.content = ARTICLE.format(n=number, title=inline.content)
            slug = slug or f"article-{number}"
        if slug and slug not in seen:
            seen.add(slug)
            opening.attrSet("id", f"g-{slug}")
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = _HEADS[token.tag]


def _without_anchor(text: str) -> tuple[str, str]:
    found = _ANCHOR.search(text)
    return (_ANCHOR.sub(" ", text).strip(), found[1]) if found else (text, "")


def _table_open(_renderer: Any, tokens: Any, index: int, *_args: Any) -> str:
    n = tokens[index].meta["number"]
    return f'<div class="table-responsive" role="region" tabindex="0" aria-label="جدول {n}"><table class="table">\n'


# --- what a text lacks ------------------------------------------------------------------------------------------------
def problems(body: str) -> list[str]:
    """Why a text cannot be approved: placeholders that name nothing, two articles with one anchor."""
    slugs = [a.slug for a in articles(body) if a.slug]
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
    return [*path_words.unknown(body), *(f"{{#{slug}}}" for slug in twice)]
