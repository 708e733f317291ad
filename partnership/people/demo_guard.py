"""Outside demo mode nobody starts a server on which a demo account can sign in, or whose clock can be shifted."""

from django.conf import settings

from partnership.audit.models import HouseClock
from partnership.people.models import User


def refusal() -> str:
    """Why the server must not start ("" when it may). Two queries."""
    if settings.SHARAKA_DEMO or settings.SHARAKA_BENCH:
        return ""
    names = [
        u.username
        for u in User.objects.filter(is_demo=True, is_active=True).order_by("username")
        if u.has_usable_password()
    ]
    if names:
        return (
            f"{len(names)} demo accounts can sign in here ({', '.join(names[:3])}, …). Their password is public. "
            "Use a database without demo data, or set SHARAKA_DEMO=1 if this is a demonstration."
        )
    if HouseClock.objects.filter(demo=True).exists():
        return (
            "This database is a demonstration: its clock can be shifted, so its times prove nothing. Use another one."
        )
    return ""
