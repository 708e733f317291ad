"""WSGI entry point. Refuses to serve demo accounts outside demo mode."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
application = get_wsgi_application()


def _refuse_demo_accounts() -> None:
    from partnership.people.demo_guard import refusal  # noqa: PLC0415 -- apps must be loaded first

    if reason := refusal():
        sys.exit(reason)


_refuse_demo_accounts()
