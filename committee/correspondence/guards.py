"""What letters and memoranda wait for. The first line is what a person reads."""

from committee.correspondence.models import Letter, Memorandum
from committee.opening.selectors_papers import files_of
from partnership.workflow.registry import guard


@guard("committee.letter_complete")
def letter_complete(letter: Letter) -> bool:
    """The letter has no text yet."""
    return bool(letter.text.strip())


@guard("committee.memorandum_complete")
def memorandum_complete(memorandum: Memorandum) -> bool:
    """The day of signing, the first day, or the signed copy is missing: complete the memorandum first."""
    return bool(memorandum.signed_on and memorandum.starts_on) and bool(files_of(memorandum))
