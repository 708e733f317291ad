"""Complaints, requests and directives: written down, then taken through their machines."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.models import Award, Complaint, Directive
from partnership.documents.numbering import next_number
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError


@transaction.atomic
def complaint_file(award: Award, *, partner: Partner, by: Any, text: str) -> Complaint:
    """File a complaint during the standstill; it stops the award until it is answered. One for each bidder."""
    fresh = Award.objects.select_for_update(of=("self",)).select_related("tender__project").get(pk=award.pk)
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    bidder = (
        fresh.tender.bids.filter(partner=partner)
        .exclude(state__in=("draft", "withdrawn"))
        .exclude(pk=fresh.bid_id)
        .exists()
    )
    if not bidder:
        raise DomainError(_("Only a bidder that was not chosen can complain."), "not_bidder")
    ends = fresh.standstill_ends_at
    if fresh.state != "standstill" or ends is None or now() >= ends:
        raise DomainError(_("The time for complaints is over, or has not begun."), "not_now")
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(award=fresh, partner=partner, text=text, filed_at=now(), filed_by=by)
    except IntegrityError as error:
        raise DomainError(_("You have filed a complaint about this award already."), "twice") from error
    return begin(complaint, by=by)


@transaction.atomic
def directive_issue(*, by: Any, text: str, due_on: date) -> Directive:
    """Record a directive of the higher committee."""
    directive = Directive.objects.create(
        number=next_number("DR", now().year), text=text, due_on=due_on, issued_at=now(), issued_by=by
    )
    return begin(directive, by=by)
