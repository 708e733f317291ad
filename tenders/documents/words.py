"""A tender in a sentence, as feeds, cards, messages and posts say it. Plain text in the active language."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partnership.interface.formats import digits
from tenders.models import Tender


def moment_words(at: object) -> str:
    """«الخميس 12 فبراير 2026، الساعة 13:30 بتوقيت البحرين»."""
    local = timezone.localtime(at)  # type: ignore[arg-type]
    words = {"day": date_format(local, "l j F Y"), "hour": f"{local:%H:%M}"}
    return digits(_("%(day)s at %(hour)s, Bahrain time") % words)


def closing_words(tender: Tender) -> str:
    """Until when bids are received; "" before a date is set."""
    return _("Closing: %(when)s") % {"when": moment_words(tender.closing_at)} if tender.closing_at else ""


def summary_of(tender: Tender) -> str:
    """What a person reads before deciding to open the page."""
    lines = [
        tender.project.name,
        _("Field: %(field)s") % {"field": tender.project.get_field_display()},
        _("Procuring entity: %(name)s") % {"name": tender.project.department},
        closing_words(tender),
    ]
    return "\n".join(line for line in lines if line)


def post_of(tender: Tender, address: str) -> str:
    """A text for social networks, at most 280 letters with its address."""
    head = _("Tender %(number)s") % {"number": tender.reference}
    tail = f"\n{closing_words(tender)}\n{address}"
    room = 280 - len(head) - len(tail) - 2
    title = tender.project.name
    return f"{head}: {title if len(title) <= room else title[: room - 1] + '…'}{tail}"
