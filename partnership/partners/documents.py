"""What goes into the papers of the register: pure functions, object to data."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnership.documents.registry import document
from partnership.partners.models import Debarment
from partnership.people.roles import READERS, has_role


def inside(user: Any, official: Any) -> bool:
    """Staff who read the programme; the partner reads it by the document's scope."""
    return has_role(user, *READERS)


@document(
    "partners.debarment", title=_("Decision on a debarment"), template="partners/pdf/debarment.html", series="DB",
    visible=inside, scope=lambda debarment: f"partner:{debarment.partner_id}",
)  # fmt: skip
def debarment_data(debarment: Debarment) -> dict[str, Any]:
    """Whom, from what, how long, why, by whom."""
    return {
        "partner": debarment.partner.name,
        "number": debarment.partner.registration_number,
        "fields": debarment.field_words,
        "reason": debarment.reason,
        "from": date_format(timezone.localdate(debarment.decided_at), "j F Y"),
        "until": date_format(debarment.ends_on, "j F Y"),
        "chairs": [str(person.name) for person in (debarment.agreed_by, debarment.decided_by) if person],
    }
