"""Reads of partnership requests: the narrowed register, the study as a viewer may see it, what a secret link shows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from committee.models import PartnershipRequest, RequestCriterion
from committee.models.request import FOLLOW, row_of
from committee.requests.services import MemberScore, average, totals_of
from committee.selectors import committee_members
from partnership.arabic.search import search
from partnership.documents.models import OfficialDocument
from partnership.people.roles import PARTNERSHIP_COMMITTEE, has_role


def narrowed(rows: QuerySet[PartnershipRequest], form: Any) -> QuerySet[PartnershipRequest]:
    """Rows narrowed by the register's filter; a value that makes no sense is said beside its field and left out."""
    if not form.is_bound:
        return rows
    form.full_clean()
    found = form.cleaned_data
    for name in ("state", "field", "kind"):
        if found.get(name):
            rows = rows.filter(**{name: found[name]})
    if found.get("sender"):
        rows = rows.filter(partner__isnull=found["sender"] == "visitor")
    if query := (found.get("q") or "").strip():
        names = ("search_key", "partner__search_key", "sender_name", "sender_organisation")
        rows = rows.filter(Q(pk__in=search(rows, query, *names).values("pk")) | Q(number__icontains=query[:60]))
    return rows


@dataclass(frozen=True, slots=True)
class Study:
    """The scores as far as this viewer may see them: members see the others' after their own."""

    mine: bool
    shown: bool
    totals: list[MemberScore]
    average: Decimal | None
    scored: int
    members: int


def study_of(user: Any, request: PartnershipRequest) -> Study:
    """Who scored and how: the others' totals stay hidden from a member who has not scored while the study lasts."""
    totals = totals_of(request.scores.select_related("member", "criterion"))
    mine = any(t.member.pk == user.pk for t in totals)
    shown = mine or not request.is_in_study or not has_role(user, *PARTNERSHIP_COMMITTEE)
    members = committee_members(PARTNERSHIP_COMMITTEE).count()
    return Study(mine, shown, totals if shown else [], average(totals) if shown else None, len(totals), members)


NEXT = {
    "submitted": _("It was received and has its number. The committee studies it next, and answers you in writing."),
    "study": _("The committee is studying it by the published criteria. Its decision comes as a letter."),
    "accepted": _("It was accepted: the letter stands here. The department writes terms of reference; who carries the project out is chosen by a tender."),
    "declined": _("The committee declined it: its reasons and its letter stand here. You may send another one."),
    "converted": _("A project was started from it. Who carries it out is chosen by a tender, which you find among the announced ones."),
}  # fmt: skip


def next_for_sender(request: PartnershipRequest) -> Any:
    """What its sender reads: how it stands, and what happens next."""
    return NEXT.get(request.state, "")


def criteria() -> list[RequestCriterion]:
    """What requests are judged by, as published."""
    return list(RequestCriterion.objects.all())


def followed(token: str) -> PartnershipRequest | None:
    """A visitor's request behind its secret link; None for a link that we did not sign."""
    pk = row_of(FOLLOW, token)
    return PartnershipRequest.objects.filter(pk=pk, partner=None).first() if pk else None


PAPERS = {"receipt": "committee.request_receipt", "letter": "committee.request_reply"}


def paper_of(request: PartnershipRequest, what: str) -> OfficialDocument | None:
    """The receipt or the reply letter of a request."""
    rows = OfficialDocument.objects.filter(
        object_model="committee.partnershiprequest", object_id=str(request.pk), kind=PAPERS.get(what, "")
    )
    return rows.order_by("-pk").first()
