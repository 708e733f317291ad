"""Who reviews a contract."""

from typing import Any

from committee.oversight.models import ContractReview
from partnership.people.roles import has_role
from partnership.workflow.registry import relation


@relation("committee.reviews_contract")
def reviews_contract(user: Any, review: ContractReview) -> bool:
    """A review is recorded by its reviewer, or by the secretary in the reviewer's place."""
    return review.reviewer_id == user.pk or has_role(user, "partnership_secretary")
