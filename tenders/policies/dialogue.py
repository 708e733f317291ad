"""Two people for every answer and every addendum: who wrote it does not put it out."""

from typing import Any

from partnership.workflow.registry import relation
from tenders.models import Addendum, Clarification


@relation("tenders.not_answerer", apart=True)
def is_not_answerer(user: Any, question: Clarification) -> bool:
    """Nobody publishes the answer they wrote."""
    return user.pk != question.answered_by_id


@relation("tenders.not_addendum_drafter", apart=True)
def is_not_addendum_drafter(user: Any, addendum: Addendum) -> bool:
    """Nobody issues the addendum they drafted."""
    return user.pk != addendum.drafted_by_id
