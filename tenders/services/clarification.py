"""Questions on a tender: asked by a partner's representative, who stays unknown to everybody but the auditor."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin, fire
from partnership.workflow.errors import DomainError
from tenders.models import Addendum, Clarification, ClarificationAsker, Tender
from tenders.selectors.tender import rule_for

MOST_OPEN = 20  # questions of one partner that wait at once


def questions_end(tender: Tender) -> datetime | None:
    """Until when questions are taken: the tender's own date, else the rule's number of days before the closing.

    A window shorter than twice that leaves half of it for questions. RULES.md section 2, Clarifications; rule
    questions_until_days, marked "?".
    """
    closing = tender.closing_at
    if tender.questions_until or closing is None:
        return tender.questions_until
    usual = timedelta(days=rule_for(tender, "questions_until_days"))
    return closing - min(usual, max(closing - (tender.announced_at or now()), timedelta(0)) / 2)


def answers_end(tender: Tender) -> datetime | None:
    """When the last answer must be out, so that bidders can still use it; rule answers_before_days, marked "?"."""
    if tender.closing_at is None:
        return None
    return tender.closing_at - timedelta(days=rule_for(tender, "answers_before_days"))


def accepts_questions(tender: Tender, moment: datetime) -> bool:
    """Announced, and the day for questions has not come."""
    until = questions_end(tender)
    return tender.accepts_bids_at(moment) and until is not None and moment < until


@transaction.atomic
def clarification_ask(tender: Tender, *, partner: Partner, by: Any, question: str) -> Clarification:
    """Ask a question. The trail names the asker in a row that the auditor alone reads; nothing else does.

    Raises PermissionDenied, DomainError "not_now" (too late), "twice" (the same text again), "too_many".
    """
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    if not accepts_questions(fresh, now()):
        raise DomainError(_("The time for questions is over, or has not begun."), "not_now")
    mine = fresh.clarifications.filter(asker__partner=partner)
    if mine.filter(question=question).exists():
        raise DomainError(_("You have asked this already: one question, one answer."), "twice")
    if mine.filter(state__in=("asked", "late", "drafted")).count() >= MOST_OPEN:
        raise DomainError(
            _("Too many of your questions wait for an answer: ask again when they are answered."), "too_many"
        )
    number = (fresh.clarifications.aggregate(last=Max("number"))["last"] or 0) + 1
    due = answers_end(fresh)
    try:
        with transaction.atomic():
            asked = Clarification.objects.create(tender=fresh, number=number, question=question, answer_by=due)
    except IntegrityError as error:  # the database's own clock, see asked_in_time
        raise DomainError(_("The time for questions is over, or has not begun."), "not_now") from error
    ClarificationAsker.objects.create(clarification=asked, partner=partner, person=by)
    record("question_asked", by=by, obj=asked, after={"partner": partner.name})
    asked.refresh_from_db()
    return begin(asked, by=None)  # the door's own rows, tasks and mails name nobody


def dialogue_end(tender: Tender, *, by: Any) -> None:
    """The tender is closed or cancelled: what was not answered lapses, an addendum that was not issued is dropped."""
    for question in Clarification.objects.filter(tender=tender, state__in=("asked", "late", "drafted")):
        fire(question, "lapse", by=by, system=True)
    for addendum in Addendum.objects.filter(tender=tender, state__in=("draft", "ready")):
        fire(addendum, "drop", by=by, system=True, reason="انتهت مدة تلقي العطاءات قبل إصدار الملحق.")
