"""Complaints, requests and directives: written down, then taken through their machines."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committee.aftermath.effects import send_letter
from committee.models import Award, Complaint, Directive
from partnership.documents.numbering import next_number
from partnership.documents.services import issue
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.people.models import Department
from partnership.workflow.calendar import add_working_days
from partnership.workflow.clock import now, today
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError
from tenders.selectors.tender import rule_for


@transaction.atomic
def complaint_file(
    award: Award, *, partner: Partner, by: Any, text: str, about: str = "other", asks: str = "reevaluate"
) -> Complaint:
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
    if not fresh.takes_complaints_at(now()):
        raise DomainError(_("The time for complaints is over, or has not begun: nothing was received."), "not_now")
    try:
        with transaction.atomic():
            complaint = Complaint.objects.create(
                number=next_number("GR", now().year), award=fresh, partner=partner, text=text, about=about, asks=asks,
                filed_at=now(), filed_by=by, answer_due=_answer_due(fresh),
            )  # fmt: skip
    except IntegrityError as error:
        raise DomainError(_("You have filed a complaint about this award already."), "twice") from error
    begin(complaint, by=by)
    receipt = issue("committee.complaint_receipt", complaint, by=by, project_id=fresh.project_id)
    send_letter(receipt, partner, machine=complaint.machine, step="accept")
    return complaint


def _answer_due(award: Award) -> datetime:
    """RULES: so many working days, in the ministry's calendar."""
    day = today()
    return now() + (add_working_days(day, rule_for(award.tender, "complaint_answer_days")) - day)


@transaction.atomic
def directive_issue(
    *, by: Any, text: str, due_on: date, owner_role: str = "partnership_secretary", department: Department | None = None
) -> Directive:
    """Record a directive of the higher committee, and who carries it out. DomainError "owner" for officers of no department."""
    if (owner_role == "officer") != (department is not None):
        raise DomainError(_("Name the department where its officers carry it out, and only there."), "owner")
    directive = Directive.objects.create(
        number=next_number("DR", now().year), text=text, due_on=due_on, owner_role=owner_role, department=department,
        issued_at=now(), issued_by=by,
    )  # fmt: skip
    return begin(directive, by=by)
