"""Planning a review; keeping and forgetting a person's own filters."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.oversight.models import ContractReview, SavedView
from contracts.models import Contract
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError

MOST_VIEWS = 30


@transaction.atomic
def review_plan(contract: Contract, *, by: Any, planned_on: date, reviewer: User, subject: str) -> ContractReview:
    """Plan a review: it comes to the reviewer's desk, due on that day. Raises DomainError "past" or "not_in_force"."""
    if not has_role(by, "partnership_secretary", "partnership_chair"):
        raise PermissionDenied
    fresh = Contract.objects.select_for_update(of=("self",)).select_related("project").get(pk=contract.pk)
    if fresh.state not in ("in_force", "suspended"):
        raise DomainError(_("Only a contract in force is reviewed."), "not_in_force")
    if planned_on < today():
        raise DomainError(_("Plan the review for today or a later day."), "past")
    review = ContractReview(
        contract=fresh, planned_on=planned_on, reviewer=reviewer, subject=subject.strip(), planned_by=by
    )
    review.full_clean()
    review.save()
    return begin(review, by=by)


@transaction.atomic
def view_save(*, by: Any, page: str, name: str, query: str) -> SavedView:
    """Keep the filters under a name; the same name again replaces them. At most thirty a person: DomainError "many"."""
    known = SavedView.objects.select_for_update(of=("self",)).filter(person=by, page=page, name=name).first()
    if known is not None:
        known.query, known.saved_at = query, now()
        known.save(update_fields=["query", "saved_at"])
        return known
    if SavedView.objects.filter(person=by).count() >= MOST_VIEWS:
        raise DomainError(_("You have saved many views already: remove one first."), "many")
    try:
        with transaction.atomic():
            return SavedView.objects.create(person=by, page=page, name=name, query=query, saved_at=now())
    except IntegrityError:  # the same form sent twice at once
        return SavedView.objects.get(person=by, page=page, name=name)


def view_remove(pk: int, *, by: Any) -> str:
    """Forget one of one's own views; returns the page it belonged to, "" where there is none."""
    found = SavedView.objects.filter(person=by, pk=pk).first()
    if found is None:
        return ""
    found.delete()
    return found.page
