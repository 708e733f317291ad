"""Who writes and reviews studies, and what they wait for. A guard's first line is what a person reads."""

from typing import Any

from committee.opening.selectors_papers import files_of
from committee.study.models import Improvement, Study
from partnership.workflow.registry import guard, relation


@guard("committee.study_written")
def study_written(study: Study) -> bool:
    """The study has neither a text nor a file yet."""
    return bool(study.body.strip()) or bool(files_of(study))


@relation("committee.writes_study")
def writes_study(user: Any, study: Study) -> bool:
    """The author hands in their own study."""
    return user.pk == study.author_id


@relation("committee.reviews_study", apart=True)
def reviews_study(user: Any, study: Study) -> bool:
    """The reviewer that was named, never the author."""
    return user.pk == study.reviewer_id


@relation("committee.not_proposer", apart=True)
def not_proposer(user: Any, improvement: Improvement) -> bool:
    """Nobody decides on their own proposal."""
    return user.pk != improvement.author_id
