"""The few pictures of the interface, as inline SVG (24 × 24, drawn in the text's colour)."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "person": '<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.6-4 3.4-6 7-6s6.400 2 7 6"/>',
    "globe": '<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17"/><ellipse cx="12" cy="12" rx="4" ry="8.500"/>',
    "check": '<path d="m5 12.500 4.500 4.500L19 7.500"/>',
    "alert": '<path d="M12 4 2.800 19.500h18.400L12 4Z"/><path d="M12 10v4.500M12 17v.2"/>',
    "info": '<circle cx="12" cy="12" r="8.500"/><path d="M12 11v5M12 8v.2"/>',
    "stop": '<circle cx="12" cy="12" r="8.500"/><path d="m8.500 8.500 7 7M15.500 8.500l-7 7"/>',
    "forward": '<path d="M5 12h13M13 6.500l5.500 5.500L13 17.500"/>',
    "next": '<path d="m9.500 5.500 6.500 6.500-6.500 6.500"/>',
    "clock": '<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.500"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "document": '<path d="M6 3.500h8l4.500 4.500v12.500h-12.500Z"/><path d="M14 3.500V8h4.500M9 12.500h6M9 16h6"/>',
}  # fmt: skip
POINTING = frozenset({"forward", "next"})  # mirrored where text runs right to left


@cache
def icon(name: str) -> SafeString:
    """An icon beside words; hidden from screen readers, because the words say it."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        " icon-pointing" if name in POINTING else "",
        mark_safe(PATHS[name]),  # noqa: S308 -- constant drawings of this module
    )
