"""The preliminary examination: asking for what is missing, taking it in, admitting and excluding."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committee.evaluation.examination import examined
from committee.models import Examination, Supplied
from committee.models.examination import ADMITTED, EXCLUDED
from partnership.audit.services import record
from partnership.documents.services import store_file
from partnership.partners.policies import partners_of
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.workflow import notices
from partnership.workflow.calendar import add_working_days
from partnership.workflow.clock import now, today
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tenders.models import Bid, Tender
from tenders.selectors.tender import rule_for

MOST_FILES = 20
THE_PRICE = re.compile(r"\b[ولب]?(?:ال|لل)?(?:سعر|[أا]سعار)(?:ه|ها|هم|كم)?\b|\bpric(?:e|es|ing)\b", re.IGNORECASE)
NOTHING_MISSING = "استوفى العطاء متطلبات الفحص الأولي."


def _of(bid: Bid) -> Examination:
    """The examination of a bid, locked. Raises DomainError "closed" once it is decided or the scoring is over."""
    Examination.objects.get_or_create(bid=bid)
    rows = Examination.objects.select_for_update(of=("self",)).select_related("bid__tender__project", "bid__partner")
    found = rows.get(bid=bid)
    if found.outcome or found.bid.state != "opened" or found.bid.tender.state != "technical_opened":
        raise DomainError(_("The examination of this bid is over."), "closed")
    return found


def _check_examiner(by: Any) -> None:
    if not has_role(by, "tender_secretary", "tender_chair"):
        raise PermissionDenied


@transaction.atomic
def shortfall_ask(bid: Bid, *, by: Any, items: list[str]) -> Examination:
    """Ask the bidder in writing for what is missing, once, within the rule's working days."""
    _check_examiner(by)
    found = _of(bid)
    asked = [item.strip()[:300] for item in items if item.strip()][:MOST_FILES]
    if not asked:
        raise DomainError(_("Write what is missing, one item a line."), "nothing")
    if any(THE_PRICE.search(item) for item in asked):
        raise DomainError(_("The price is never asked for at the examination: take it out of the list."), "price")
    if found.asked_at is not None:
        raise DomainError(_("The bidder was asked already."), "asked")
    found.asked, found.asked_at, found.asked_by = asked, now(), by
    found.due_on = add_working_days(today(), int(rule_for(found.bid.tender, "shortfall_days")))
    found.save(update_fields=["asked", "asked_at", "asked_by", "due_on"])
    record("edited", by=by, obj=found.bid, after={"shortfall": asked, "due_on": str(found.due_on)})
    people = User.objects.filter(is_active=True, represents__active=True, represents__partner=found.bid.partner_id)
    words = gettext_lazy("Supply what is missing from your bid: %(tender)s") % {"tender": found.bid.tender.reference}
    notices.tell(
        people.distinct(), machine=found.bid.machine, step="submit", label=lambda: str(words), url=found.get_absolute_url(),
        kind="legal", project_id=found.bid.tender.project_id,
    )  # fmt: skip
    return found


@transaction.atomic
def shortfall_supply(bid: Bid, *, by: Any, item: str, upload: Any) -> Supplied:
    """The bidder supplies a listed item; nothing else, and never the price, which lies sealed elsewhere."""
    found = _of(bid)
    if found.bid.partner_id not in partners_of(by):
        raise PermissionDenied
    if item not in found.asked:
        raise DomainError(_("Only what the letter lists may be supplied."), "unlisted")
    if found.due_on is None or today() > found.due_on:
        raise DomainError(_("The days to supply it are over."), "late")
    if found.supplied.count() >= MOST_FILES:
        raise DomainError(_("No more files can be supplied."), "many")
    scope, project = f"partner:{found.bid.partner_id}", found.bid.tender.project_id
    stored = store_file(upload, by=by, project_id=project, kind="shortfall", scope=scope)
    if found.asked_by is not None:
        words = gettext_lazy("A bidder supplied what was missing: %(tender)s") % {"tender": found.bid.tender.reference}
        page = reverse("committee:examination", args=[found.bid.tender_id])
        notices.tell(
            [found.asked_by],
            machine=found.bid.machine,
            step="submit",
            label=lambda: str(words),
            url=page,
            project_id=project,
        )
    return Supplied.objects.create(examination=found, item=item, file=stored, supplied_at=now(), supplied_by=by)


@transaction.atomic
def bid_admit(bid: Bid, *, by: Any, reason: str = "") -> Examination:
    """Admit a bid to the evaluation; not while it still has days to supply what it was asked for. Where something was found
    missing and never asked for, the reason is written."""
    _check_examiner(by)
    found = _of(bid)
    if not reason.strip() and found.asked_at is None and _is_short(found.bid):
        raise DomainError(_("Something is missing from this bid: ask for it, or write why it is admitted."), "reason")
    if (
        found.asked_at
        and found.due_on
        and today() <= found.due_on
        and found.supplied.values("item").distinct().count() < len(found.asked)
    ):
        raise DomainError(_("The bidder still has time to answer."), "waiting")
    return _decide(found, ADMITTED, reason.strip() or NOTHING_MISSING, by=by)


@transaction.atomic
def bids_admit_all(tender: Tender, *, by: Any) -> int:
    """Admit every bid of which nothing was asked and nothing was found missing: those are looked at one by one.
    Returns how many."""
    found = [row.bid for row in examined(tender) if row.is_plain]
    _check_examiner(by)
    for bid in found:
        _decide(_of(bid), ADMITTED, NOTHING_MISSING, by=by)
    return len(found)


def _is_short(bid: Bid) -> bool:
    return any(row.short for row in examined(bid.tender) if row.bid.pk == bid.pk)


@transaction.atomic
def bid_exclude(bid: Bid, *, by: Any, reason: str) -> Examination:
    """Exclude a bid at the examination, with the reason that its bidder will read."""
    found = _of(bid)
    if not reason.strip():
        raise DomainError(_("Write the reason: whoever receives this will read it."), "reason")
    if found.asked_at and found.due_on and today() <= found.due_on:
        raise DomainError(_("The bidder still has time to answer."), "waiting")
    fire(found.bid, "exclude", by=by, reason=reason.strip())
    return _decide(found, EXCLUDED, reason.strip(), by=by)


def _decide(found: Examination, outcome: str, reason: str, *, by: Any) -> Examination:
    found.outcome, found.reason, found.decided_at, found.decided_by = outcome, reason, now(), by
    found.save(update_fields=["outcome", "reason", "decided_at", "decided_by"])
    record("edited", by=by, obj=found.bid, after={"examination": outcome})
    return found
