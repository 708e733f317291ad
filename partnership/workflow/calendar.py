"""The ministry's working calendar: Sunday to Thursday, without the official holidays (data, kept on a page)."""

from datetime import date, timedelta

from partnership.workflow.models import Holiday
from partnership.workflow.reading import once_a_page

WEEKEND = (4, 5)  # Friday, Saturday (RULES.md, section 1: the working week)
_AHEAD = timedelta(days=120)  # how far one look at the table reaches


@once_a_page
def holidays_between(first: date, last: date) -> frozenset[date]:
    """Every official holiday from `first` to `last`, both included. One query."""
    found: set[date] = set()
    for begins, ends in Holiday.objects.filter(last_day__gte=first, first_day__lte=last).values_list(
        "first_day", "last_day"
    ):
        found.update(begins + timedelta(days=n) for n in range((ends - begins).days + 1))
    return frozenset(found)


def is_working_day(day: date) -> bool:
    """Is the ministry open on that day?"""
    return day.weekday() not in WEEKEND and day not in holidays_between(day, day)


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    closed = holidays_between(day, day + _AHEAD)
    while day.weekday() in WEEKEND or day in closed:
        day += timedelta(days=1)
    return day


def add_working_days(day: date, number: int) -> date:
    """The working day that comes `number` (0 to 10,000) working days after `day`; `day` itself is not counted."""
    span = timedelta(days=number * 2) + _AHEAD
    closed = holidays_between(day, day + span)
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() not in WEEKEND and day not in closed:
            number -= 1
    return day


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and including `last`; 0 where `last` is not later."""
    closed = holidays_between(first, last)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(1 for day in days if day.weekday() not in WEEKEND and day not in closed)
