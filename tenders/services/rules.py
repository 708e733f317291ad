"""Changing a rule: a new dated record; the earlier ones stay as they were."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.people.roles import has_role
from partnership.workflow.clock import now, today
from partnership.workflow.errors import DomainError
from tenders.models import Rule
from tenders.selectors.rules import rule_record

KEPT = ("code", "group", "order", "name", "name_en", "unit", "may_be_overridden")


@transaction.atomic
def rule_change(
    code: str,
    *,
    by: Any,
    value: Any,
    in_force_from: dt.date,
    reason: str,
    source: str = "",
    article: str = "",
    note: str = "",
) -> Rule:
    """Set a rule's value from a day on, today at the earliest, so that nothing that happened changes its ground.

    `value` as stored: a number as text, a sentence, or bands. Raises PermissionDenied, DomainError("past", "same", "reason").
    """
    if not has_role(by, "tender_secretary"):
        raise PermissionDenied
    if in_force_from < today():
        raise DomainError(_("A rule can change from today on, not in the past."), "past")
    if not reason.strip():
        raise DomainError(_("Write why the rule changes: it stays in the trail."), "reason")
    before = rule_record(code, in_force_from)
    if before.value == value and before.source == source and before.article == article:
        raise DomainError(_("This is already the value in force on that day."), "same")
    if before.in_force_from == in_force_from:
        raise DomainError(_("A change from that day is recorded already: choose a later day."), "same_day")
    after = Rule(
        **{name: getattr(before, name) for name in KEPT},
        value=value, in_force_from=in_force_from, source=source, article=article, note=note, evidence="",
        created_at=now(), created_by=by,
    )  # fmt: skip
    after.full_clean()
    after.save()
    record(
        "rule_changed", by=by, obj=after, label=after.name, reason=reason, before=_facts(before), after=_facts(after)
    )
    return after


def _facts(rule: Rule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "value": rule.value,
        "from": rule.in_force_from.isoformat(),
        "source": rule.source,
        "article": rule.article,
    }
