"""The dates of a tender against the rules (RULES.md, section 1)."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnership.workflow.calendar import is_working_day
from partnership.workflow.clock import now
from tenders.models import Tender
from tenders.selectors.tender import rule_for

LAST_HOUR = time(13, 30)  # receiving hours end, Asia/Bahrain


@dataclass(frozen=True, slots=True)
class DateProblem:
    """A date that does not follow the rules; `blocks` unless a written reason overrides it."""

    text: str | Promise
    blocks: bool


def date_problems(tender: Tender) -> list[DateProblem]:
    """What is wrong with a tender's dates, in words."""
    if tender.closing_at is None or tender.opening_at is None:
        return []
    closing, opening = timezone.localtime(tender.closing_at), timezone.localtime(tender.opening_at)
    today = timezone.localtime(now())
    problems = []
    if closing <= today:
        problems.append(DateProblem(_("The closing date lies in the past."), True))
    if opening < closing:
        problems.append(DateProblem(_("The opening lies before the closing."), True))
    if not is_working_day(closing.date()):
        problems.append(
            DateProblem(_("The closing date is not a working day: Friday, Saturday or an official holiday."), False)
        )
    if closing.time() > LAST_HOUR:
        problems.append(DateProblem(_("Bids are received until 13:30; the closing time is later."), False))
    if opening.date() > closing.date() + timedelta(days=1):
        problems.append(DateProblem(_("Bids are opened on the day after closing; here it is later."), False))
    problems += _window_problems(tender, closing.date(), today.date())
    return problems


def _window_problems(tender: Tender, closing: date, today: date) -> list[DateProblem]:
    """The publication window, counted from the first newspaper date."""
    days = (closing - max(tender.newspaper_date or today, today)).days
    refuse, warn = rule_for(tender, "window_refuse_days"), rule_for(tender, "window_warn_days")
    if days < refuse:
        text = _(
            "The publication window is %(days)s days; under %(least)s it needs a written reason, which is printed."
        )
        return [
            DateProblem(text % {"days": max(days, 0), "least": int(refuse)}, not tender.short_window_reason.strip())
        ]
    if days < warn:
        return [
            DateProblem(
                _("The publication window is %(days)s days; %(usual)s or more are usual.")
                % {"days": days, "usual": int(warn)},
                False,
            )
        ]
    return []
