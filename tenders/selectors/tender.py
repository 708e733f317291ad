"""Tenders, as far as the viewer may see them; what the public sees needs no viewer."""

from typing import Any

from django.db.models import Q, QuerySet

from partnership.partners.policies import partners_of
from partnership.people.roles import READERS, has_role
from partnership.workflow.path import PUBLISHED_TENDERS
from partnership.workflow.registry import register_selector
from tenders.formulas import NAMED, name_of
from tenders.models import Method, Tender
from tenders.models.tender import ENDED
from tenders.seats import seated_in
from tenders.selectors.project import of_visible_projects
from tenders.selectors.rules import rules_in_force
from tenders.services.rule_values import plain_value


def public_tenders() -> QuerySet[Tender]:
    """What a visitor may read: announced public tenders; limited ones once they ended, for their result."""
    rows = Tender.objects.filter(state__in=PUBLISHED_TENDERS, announced_at__isnull=False)
    shown = rows.filter(Q(method=Method.OPEN) | Q(state__in=ENDED))
    return shown.select_related("project__department", "terms")


def tenders_visible(user: Any) -> QuerySet[Tender]:
    """Staff see the tenders of the projects they see; a partner the public ones and those it is invited to; an external
    expert the public ones and those whose bids the expert evaluates."""
    rows = Tender.objects.select_related("project__department", "terms")
    if has_role(user, *READERS):
        return rows.filter(of_visible_projects(user))
    if not user.is_authenticated:
        return public_tenders()
    invited = Tender.objects.filter(invitations__partner__in=partners_of(user)).values("pk")
    published = rows.filter(state__in=PUBLISHED_TENDERS, announced_at__isnull=False)
    reached = Q(pk__in=invited) | Q(pk__in=seated_in(user))
    return published.filter(Q(method=Method.OPEN) | Q(state__in=ENDED) | reached)


def rule_for(tender: Tender, code: str) -> Any:
    """The value frozen on the tender at its announcement; today's before it."""
    frozen = tender.frozen_rules.get(code)
    if frozen:
        return plain_value(frozen["unit"], frozen["value"])
    today = tender.__dict__.setdefault("_rules_today", {})  # asked for several on one page: read together, once
    if not today:
        today.update({record.code: record.plain for record in rules_in_force()})
    return today[code]


def formula_words(tender: Tender) -> str:
    """How the price is scored and what decides between equal totals, in words: published with the notice."""
    return " ".join(str(words[name_of(code, rule_for(tender, code))]) for code, words in NAMED.items())


register_selector("tenders.tender", tenders_visible)
