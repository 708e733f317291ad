"""Two figures of the rules that the register needs; the app that keeps the rules (above this one) gives them."""

from collections.abc import Callable
from datetime import date

# RULES.md section 1, association eligibility: what holds until the rules say otherwise.
DEFAULTS = {"association_min_years": 1, "association_reevaluation_years": 4}
_PROVIDERS: list[Callable[[str, date], int | None]] = []


def register_figures(provider: Callable[[str, date], int | None]) -> None:
    """`provider(code, day)` gives the figure in force on that day, in years (None: not known there)."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def years(code: str, on: date) -> int:
    """A figure in years, as the rules have it on that day."""
    for provider in _PROVIDERS:
        if (found := provider(code, on)) is not None:
            return found
    return DEFAULTS[code]


def years_before(day: date, count: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - count)
    except ValueError:
        return day.replace(year=day.year - count, day=28)
