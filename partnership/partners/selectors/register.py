"""Reads of the register, given the viewer."""

from typing import Any

from django.db.models import QuerySet

from partnership.partners.models import Debarment, Partner, PartnerDocument
from partnership.partners.policies import partners_of
from partnership.people.roles import READERS, has_role
from partnership.workflow.registry import register_selector


def partners_visible_to(user: Any) -> QuerySet[Partner]:
    """Staff who read the programme see every partner past its first draft; a representative sees their own."""
    if has_role(user, *READERS):
        return Partner.objects.exclude(state="draft")
    return Partner.objects.filter(pk__in=partners_of(user))


def documents_visible_to(user: Any) -> QuerySet[PartnerDocument]:
    """The papers of the partners this person sees."""
    return PartnerDocument.objects.filter(partner__in=partners_visible_to(user)).select_related("partner", "file")


# A debarment that is proposed and not decided is the committees' own matter.
UNDECIDED = ("proposed", "agreed", "dropped")


def debarments_visible_to(user: Any) -> QuerySet[Debarment]:
    """Staff who read the programme see all; a representative those that were decided about their partner."""
    rows = Debarment.objects.select_related("partner")
    if has_role(user, *READERS):
        return rows
    return rows.filter(partner__in=partners_of(user)).exclude(state__in=UNDECIDED)


register_selector("partners.partner", partners_visible_to)
register_selector("partners.partnerdocument", documents_visible_to)
register_selector("partners.debarment", debarments_visible_to)
