"""Saying something to a partner: kept in its file, told to its representatives in the product and by e-mail."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext

from partnership.partners.models import Notice, Partner
from partnership.people.models import User
from partnership.workflow import notices
from partnership.workflow.clock import now


def tell_partner(
    partner: Partner, text: str, /, *, by: Any = None, url: str = "", kind: str = "partner", **facts: Any
) -> Notice:
    """Say `text` (an English source string, marked with gettext_noop; %(partner)s is its name, the others come from `facts`).

    `kind` is one of workflow.notices.KINDS. Call in a transaction.
    """
    said = {language: _in(language, text, {"partner": partner} | facts) for language in ("ar", "en")}
    notice = Notice.objects.create(
        partner=partner, text=said["ar"][:1000], text_en=said["en"][:1000], url=url or partner.get_absolute_url(),
        sent_at=now(), sent_by=by,
    )  # fmt: skip
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=partner)
    notices.tell(people, machine=partner.machine, step="", label=lambda: str(notice), url=notice.url, kind=kind)
    return notice


def _in(language: str, text: str, facts: dict[str, Any]) -> str:
    with translation.override(language):
        return gettext(text) % {name: _word(value) for name, value in facts.items()}


def _word(value: Any) -> str:
    """A fact as a person reads it: a day with its month's name."""
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)
