"""Public forms cannot be flooded: so many in an hour from one network address, so many for one e-mail address."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection, transaction

from partnership.site.models import FormSent
from partnership.workflow.clock import now

HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)


def place_of(request: Any) -> str:
    """Where a request came from, as allauth's adapter reads it (behind a proxy too)."""
    return str(get_adapter().get_client_ip(request))


@transaction.atomic
def allowed(form: str, place: str, *, most: int, within: timedelta = HOUR) -> bool:
    """Count one sending of `form` from `place`; False once there were `most` of them within that time.

    Two at once are counted one after the other: an advisory lock for the place holds until the transaction ends.
    """
    key = hmac.new(settings.SECRET_KEY.encode(), f"{form}:{place}".encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    if FormSent.objects.filter(form=form, place=key, at__gt=now() - within).count() >= most:
        return False
    FormSent.objects.create(form=form, place=key)
    return True


def forget_old() -> int:
    """Remove what is older than a day; returns how many rows."""
    return FormSent.objects.filter(at__lt=now() - KEPT).delete()[0]
