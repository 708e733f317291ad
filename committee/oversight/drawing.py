"""Parts of a dashboard as HTML: each figure, and what stands on the page of contracts beside them."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string

from committee.oversight.base import Figure, Result
from committee.oversight.exceptions import EXCEPTIONS
from committee.oversight.figures.delivery import exception_cases, named_cases
from committee.oversight.scope import Scope
from committee.oversight.selectors import calendar_of
from committee.oversight.showing import Shown
from partnership.people.roles import ROLES


def drawn(
    scope: Scope, figures: Sequence[Figure], results: dict[str, Result], query: dict[str, str], page: str
) -> dict[str, str]:
    """Code of a figure, "cases" or "calendar" → its HTML, in the active language; nothing in it belongs to one person."""
    shown = {figure.code: Shown(figure, results[figure.code], query) for figure in figures}
    exceptions = shown.pop("exceptions") if page == "contracts" else None
    html: dict[str, str] = {
        code: render_to_string("committee/oversight/parts/figure.html", {"s": s}) for code, s in shown.items()
    }
    if exceptions is None:
        return html
    html["cases"] = render_to_string("committee/oversight/parts/cases.html", {"kinds": _kinds(scope, exceptions)})
    html["calendar"] = render_to_string(
        "committee/oversight/parts/calendar.html", {"calendar": calendar_of(scope), "today": scope.today}
    )
    return html


def _kinds(scope: Scope, shown: Shown) -> list[dict[str, Any]]:
    """Each kind of exception with its owner, its action and its first cases; first what somebody must act on."""
    cases, named = exception_cases(scope), named_cases(scope)
    kinds = [
        {
            "kind": kind,
            "count": cases[code][0],
            "owner": ROLES[kind.owner].label,
            "rows": named[code],
            "url": shown.behind(code, shown.figure.columns[0]),
        }
        for code, kind in EXCEPTIONS.items()
    ]
    return sorted(kinds, key=lambda row: not row["count"])
