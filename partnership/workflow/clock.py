"""The one clock: the database's (`house_clock()`), never the web server's."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from partnership.audit.models import HouseClock
from partnership.workflow.reading import once_a_page


@once_a_page
def now() -> datetime:
    """The database's time at this moment (not the transaction's start); one moment for the whole of a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT house_clock()")
        return cursor.fetchone()[0]


def today() -> date:
    """The calendar day in Bahrain. After nine in the evening UTC it is tomorrow there."""
    return timezone.localdate(now())


def become_demo() -> None:
    """Make this database a demonstration, whose clock can be shifted; refused by the database once the trail has rows."""
    HouseClock.objects.filter(pk=1).update(demo=True)


def shift_to(moment: datetime | None) -> None:
    """Let a demonstration's clock show `moment` now (None: the true time). The database refuses it anywhere else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_clock SET shift = coalesce(%s - clock_timestamp(), interval '0') WHERE id = 1", [moment]
        )


def is_demo() -> bool:
    return HouseClock.objects.get(pk=1).demo
