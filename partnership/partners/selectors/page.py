"""What else stands on a partner's page: what was said to it, its debarments."""

from typing import Any

from partnership.documents.models import OfficialDocument
from partnership.documents.selectors import may_read
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors.register import debarments_visible_to
from partnership.people.roles import READERS, has_role

PROPOSERS = ("partnership_secretary", "tender_secretary")  # of a debarment
SHOWN = 30  # of each kind, the newest


def about(partner: Partner, user: Any) -> dict[str, Any]:
    """Notices, official papers and debarments, as far as this person may see them.

    A paper addressed to the partner is read by its kind's rule: a bid's receipt stays hidden until the opening.
    """
    letters = OfficialDocument.objects.filter(scope=f"partner:{partner.pk}").defer("data").order_by("-pk")[:SHOWN]
    told = has_role(user, *READERS) or partner.pk in partners_of(user)
    return {
        "notices": list(partner.notices.all()[:SHOWN]) if told else [],
        "letters": [letter for letter in letters if may_read(user, letter)],
        "debarments": list(debarments_visible_to(user).filter(partner=partner)),
        "may_check": partner.is_in_check and has_role(user, "partnership_secretary"),
        "may_manage": partner.pk in partners_of(user) or has_role(user, "partnership_secretary"),
        "may_debar": partner.is_registered and has_role(user, *PROPOSERS),
    }
