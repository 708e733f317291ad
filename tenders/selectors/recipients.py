"""Whom a tender concerns: every partner that is told of an answer, an addendum, an extension or a cancellation."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from partnership.partners.models import Partner
from partnership.people.models import User
from tenders.models import DocumentPayment, Method, Tender


def recipients_of(tender: Tender) -> set[int]:
    """Ids of the partners that began or sent a bid, were invited, or obtained the documents. Never shown to anybody
    before the deadline: it would tell who bids."""
    found = {*tender.bids.values_list("partner_id", flat=True)}
    found |= {*tender.invitations.values_list("partner_id", flat=True)}
    found |= {*DocumentPayment.objects.filter(tender=tender).values_list("partner_id", flat=True)}
    return found


def interested_in(tender: Tender) -> set[int]:
    """Ids of the approved partners of a public tender's field; nobody for a limited one, which is its invitees' alone."""
    if tender.method != Method.OPEN:
        return set()
    rows = Partner.objects.filter(state="approved", kind__in=tender.terms.eligible_kinds)
    return {*rows.filter(fields__contains=[tender.project.field]).values_list("pk", flat=True)}


def people_of(partners: Iterable[int]) -> QuerySet[Any]:
    """Everybody who represents one of these partners now."""
    return User.objects.filter(
        is_active=True, represents__active=True, represents__partner__in=set(partners)
    ).distinct()
