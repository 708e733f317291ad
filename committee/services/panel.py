"""Who evaluates a tender: appointed before its envelopes are opened."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committee.models import EvaluationMember
from committee.policies import may_evaluate
from partnership.audit.services import record
from partnership.people.models import User
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import Tender

BEFORE_OPENING = ("announced", "closed")


@transaction.atomic
def panel_appoint(tender: Tender, *, by: Any, members: list[User], chair: User | None = None) -> list[EvaluationMember]:
    """Appoint who evaluates this tender, instead of whoever was appointed before. An empty list: the committee's members.

    RULES.md: a chair and members; nobody who opens the envelopes or belongs to a bidder. Raises DomainError "not_now" once
    the envelopes are open, "cannot_evaluate" for somebody who may not, "chair" for a chair who is not a member.
    """
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if fresh.state not in BEFORE_OPENING:
        raise DomainError(
            _("Evaluators are appointed between the announcement and the opening of the envelopes."), "not_now"
        )
    able = set(may_evaluate(fresh).values_list("pk", flat=True))
    if not {m.pk for m in members} <= able:
        raise DomainError(
            _("Somebody named here opens the envelopes of this tender or belongs to a bidder."), "cannot_evaluate"
        )
    if members and (chair is None or chair not in members):
        raise DomainError(_("Choose the chair of the panel among its members."), "chair")
    before = list(fresh.panel.values_list("person__username", flat=True))
    fresh.panel.all().delete()
    at = now()
    rows = EvaluationMember.objects.bulk_create(
        EvaluationMember(tender=fresh, person=m, is_chair=m == chair, appointed_at=at, appointed_by=by) for m in members
    )
    after = {"panel": [m.username for m in members], "chair": chair.username if chair else ""}
    record("edited", by=by, obj=fresh, before={"panel": before}, after=after)
    return rows
