"""Facts about terms of reference that a step waits for. The first line of each docstring is what a person reads."""

from django.db.models import prefetch_related_objects

from partnership.workflow.registry import guard
from tenders.models import TermsOfReference
from tenders.selectors.budget import has_line_with_room
from tenders.selectors.completeness import gaps
from tenders.selectors.terms import PARTS


@guard("tenders.terms_complete")
def terms_complete(terms: TermsOfReference) -> bool:
    """The terms are not complete: see the list of what is missing on their page."""
    prefetch_related_objects(
        [terms], *PARTS
    )  # the version that is kept and the document that is issued read them again
    return not gaps(terms)


@guard("tenders.budget_available")
def budget_available(terms: TermsOfReference) -> bool:
    """No open budget line has enough free money: add to a line, or return the terms with reasons."""
    return has_line_with_room(terms)
