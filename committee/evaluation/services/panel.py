"""Who evaluates a tender: appointed before its envelopes are opened, by a decision with number and date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from committee.models import EvaluationMember, EvaluationPanel
from committee.policies import EXPERT, may_evaluate
from partnership.audit.services import record
from partnership.people.models import RoleGrant, User
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError
from tenders.models import Tender
from tenders.selectors.tender import rule_for

BEFORE_OPENING = ("announced", "closed")
NEEDED_SEATS = ("finance", "legal", "technical")  # RULES.md: finance, legal and technical present


def departures(tender: Tender, members: list[User], seats: Mapping[int, str]) -> list[str]:
    """Where a composition differs from the rule, in words: fewer than so many besides the chair, a seat left empty.
    External experts come on top of them."""
    found, least = [], int(rule_for(tender, "evaluators_min"))
    inside = sum(seats.get(m.pk) != EXPERT for m in members)
    if inside < least + 1:
        found.append(
            _("The rule asks for a chair and %(least)s members; %(n)s people are named.")
            % {"least": least, "n": inside}
        )
    if not set(NEEDED_SEATS) <= {seats.get(m.pk, "member") for m in members}:
        found.append(_("The rule asks for a finance, a legal and a technical member."))
    return found


def panel_is_fixed(tender: Tender) -> bool:
    """Is nobody appointed any more (or not yet)?"""
    return tender.state not in BEFORE_OPENING


@transaction.atomic
def panel_appoint(
    tender: Tender, *, by: Any, members: list[User], chair: User | None = None, substitutes: list[User] | None = None,
    seats: Mapping[int, str] | None = None, decision_number: str = "", decided_on: date | None = None, exception_reason: str = "",
) -> list[EvaluationMember]:  # fmt: skip
    """Appoint who evaluates this tender, instead of whoever was appointed before. An empty list: the committee's members.

    RULES.md: three and a chair; finance, legal and technical present; nobody who opens the envelopes or belongs to a bidder.
    Raises DomainError "not_now" once the envelopes are open, "cannot_evaluate" for somebody who may not, "chair" for a chair
    who is not a member, "twice" for a substitute who is a member, "decision" without the decision, "rule" for a composition
    that differs from the rule without a written reason.
    """
    fresh = Tender.objects.select_for_update(of=("self",)).select_related("project").get(pk=tender.pk)
    substitutes, seats = substitutes or [], {**(seats or {}), **_expert_seats([*members, *(substitutes or [])])}
    _check(fresh, members, chair, substitutes)
    if members:
        _check_decision(fresh, members, seats, decision_number, decided_on, exception_reason)
    before = list(fresh.panel.values_list("person__username", flat=True))
    fresh.panel.all().delete()
    EvaluationPanel.objects.filter(tender=fresh).delete()
    at = now()
    if members:
        EvaluationPanel.objects.create(
            tender=fresh, decision_number=decision_number.strip(), decided_on=decided_on,
            exception_reason=exception_reason.strip(), appointed_at=at, appointed_by=by,
        )  # fmt: skip
    rows = EvaluationMember.objects.bulk_create(
        EvaluationMember(
            tender=fresh, person=m, is_chair=m == chair, seat=seats.get(m.pk, "member"), is_substitute=m in substitutes,
            appointed_at=at, appointed_by=by,
        )
        for m in [*members, *substitutes]
    )  # fmt: skip
    after = {
        "panel": [m.username for m in members], "chair": chair.username if chair else "", "decision": decision_number,
        "substitutes": [m.username for m in substitutes],
    }  # fmt: skip
    record("edited", by=by, obj=fresh, before={"panel": before}, after=after)
    return rows


def _expert_seats(people: list[User]) -> dict[int, str]:
    """Whoever comes from outside the committees sits as an expert, whatever seat was given."""
    held = RoleGrant.objects.in_force().filter(role=EXPERT, user__in=people)
    return dict.fromkeys(held.values_list("user_id", flat=True), EXPERT)


def _check(tender: Tender, members: list[User], chair: User | None, substitutes: list[User]) -> None:
    if panel_is_fixed(tender):
        raise DomainError(
            _("Evaluators are appointed between the announcement and the opening of the envelopes."), "not_now"
        )
    able = set(may_evaluate(tender).values_list("pk", flat=True))
    if not {m.pk for m in [*members, *substitutes]} <= able:
        raise DomainError(
            _("Somebody named here opens the envelopes of this tender or belongs to a bidder."), "cannot_evaluate"
        )
    if members and (chair is None or chair not in members):
        raise DomainError(_("Choose the chair of the panel among its members."), "chair")
    if chair is not None and chair.pk in _expert_seats([chair]):
        raise DomainError(_("An external expert scores the bids and never chairs the panel."), "chair")
    if set(members) & set(substitutes):
        raise DomainError(_("A member of the panel is not a substitute too."), "twice")


def _check_decision(
    tender: Tender, members: list[User], seats: Mapping[int, str], number: str, day: date | None, reason: str
) -> None:
    if not number.strip() or day is None:
        raise DomainError(_("Write the number and the date of the decision that appoints the committee."), "decision")
    if not reason.strip() and (differs := departures(tender, members, seats)):
        raise DomainError(
            " ".join([*differs, _("Write why the composition differs; the reason is printed in the report.")]), "rule"
        )
