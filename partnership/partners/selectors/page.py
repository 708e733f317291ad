"""What else stands on a partner's page and on the page of what was said to it."""

from typing import Any

from partnership.documents.models import OfficialDocument
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.partners.selectors.register import UNDECIDED
from partnership.people.roles import READERS, has_role
from partnership.workflow.clock import today

PROPOSERS = ("partnership_secretary", "tender_secretary")  # of a debarment
SHOWN = 50  # of each kind, the newest


def about(partner: Partner, user: Any) -> dict[str, Any]:
    """Debarments as far as this person may see them, and what may be done here."""
    staff = has_role(user, *READERS)
    return {
        "barred": [d for d in partner.debarments.all() if any(d.covers(today(), field) for field in d.fields)],
        "debarments": [d for d in partner.debarments.all() if staff or d.state not in UNDECIDED],
        "may_check": partner.is_in_check and has_role(user, "partnership_secretary"),
        "may_manage": partner.pk in partners_of(user) or has_role(user, "partnership_secretary"),
        "may_debar": partner.is_registered and has_role(user, *PROPOSERS),
    }


def said_to(partner: Partner, user: Any) -> dict[str, Any]:
    """Notices and official papers. Staff read a project's papers in its own file, where its rules of seeing hold: a bid's
    receipt stays hidden until the opening."""
    letters = OfficialDocument.objects.filter(scope=f"partner:{partner.pk}").defer("data").order_by("-pk")
    if partner.pk not in partners_of(user):
        letters = letters.filter(project_id=None)
    return {"notices": list(partner.notices.all()[:SHOWN]), "letters": list(letters[:SHOWN])}
