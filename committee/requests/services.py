"""Partnership requests and initiatives: filed, scored, given an opinion; visitors by a link to their own address."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from committee.models import PartnershipRequest, RequestCriterion, RequestFile, RequestScore, SenderLink
from committee.models.request import ENTER, row_of
from committee.requests.tasks import mail_link, mail_sender
from partnership.audit.services import record
from partnership.documents.numbering import next_number
from partnership.documents.services import issue, store_file
from partnership.partners.models import Partner
from partnership.partners.policies import partners_of
from partnership.workflow.clock import now
from partnership.workflow.engine import begin
from partnership.workflow.errors import DomainError

MOST_FILES = 5
LINK_HOURS = 48
LINKS_PER_ADDRESS, LINKS_PER_NETWORK = 3, 20  # in an hour


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a request says; the budget in dinars."""

    title: str
    field: str
    text: str
    kind: str = PartnershipRequest.Kind.REQUEST
    goals: str = ""
    beneficiary_kind: str = ""
    beneficiary_number: int | None = None
    budget: Decimal | None = None
    uploads: list[Any] = dataclasses.field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        names = ("title", "field", "text", "kind", "goals", "beneficiary_kind", "beneficiary_number", "budget")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def request_file(*, by: Any, partner: Partner, **facts: Any) -> PartnershipRequest:
    """File a partner's request or initiative. Raises PermissionDenied, DomainError "not_verified", "twice", and for files."""
    if partner.pk not in partners_of(by):
        raise PermissionDenied
    locked = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if locked.state != "approved":
        raise DomainError(
            _("Requests are open to approved partners: complete your registration first."), "not_verified"
        )
    proposal = Proposal(**facts)
    same = PartnershipRequest.objects.filter(partner=partner, title=proposal.title, text=proposal.text)
    if same.filter(state__in=("submitted", "study")).exists():
        raise DomainError(_("You have sent this request already; it is being studied."), "twice")
    return _file(proposal, by=by, partner=partner, filed_by=by, scope=f"partner:{partner.pk}")


def _file(proposal: Proposal, *, by: Any, scope: str, **sender: Any) -> PartnershipRequest:
    filed = PartnershipRequest.objects.create(
        number=next_number("PR", now().year), filed_at=now(), **proposal.facts(), **sender
    )
    for upload in proposal.uploads[:MOST_FILES]:
        stored = store_file(upload, by=by, kind="request", scope=scope)
        RequestFile.objects.create(request=filed, file=stored)
    filed = begin(filed, by=by)
    issue("committee.request_receipt", filed, by=by)
    return filed


# --- visitors ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def link_send(*, email: str, network: str) -> SenderLink | None:
    """Send a visitor the link to the form; None (and silence) where too many were sent to this address already.

    Raises DomainError "too_many" where one network asks for many: RULES-like limits per hour stand above.
    """
    hashed = salted_hmac("committee.request.network", network).hexdigest()
    hour = now() - timedelta(hours=1)
    if SenderLink.objects.filter(network=hashed, created_at__gt=hour).count() >= LINKS_PER_NETWORK:
        raise DomainError(_("Too many links were asked for from here: try again in an hour."), "too_many")
    if SenderLink.objects.filter(email__iexact=email, created_at__gt=hour).count() >= LINKS_PER_ADDRESS:
        return None
    at = now()
    link = SenderLink.objects.create(
        email=email, language=get_language() or "ar", network=hashed, created_at=at,
        expires_at=at + timedelta(hours=LINK_HOURS),
    )  # fmt: skip
    mail_link.defer(link_id=link.pk)
    return link


def link_for(token: str) -> SenderLink | None:
    """The link behind a token, used or not; None for one that was never sent or has expired."""
    pk = row_of(ENTER, token)
    link = SenderLink.objects.select_related("request").filter(pk=pk).first() if pk else None
    return link if link is not None and (link.request_id or link.is_open_at(now())) else None


@transaction.atomic
def initiative_file(link: SenderLink, *, name: str, organisation: str, **facts: Any) -> PartnershipRequest:
    """File a visitor's request or initiative: the link is used up. A second sending finds the first: one link, one request.

    Raises DomainError "expired", and for files that are not accepted.
    """
    fresh = SenderLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if fresh.request_id:
        return PartnershipRequest.objects.get(pk=fresh.request_id)
    if not fresh.is_open_at(now()):
        raise DomainError(_("This link has expired: ask for a new one."), "expired")
    filed = _file(
        Proposal(**facts), by=None, scope="", sender_name=name, sender_organisation=organisation,
        sender_email=fresh.email, sender_language=fresh.language,
    )  # fmt: skip
    fresh.request = filed
    fresh.save(update_fields=["request"])
    mail_sender.defer(request_id=filed.pk, what="received")
    return filed


# --- the study --------------------------------------------------------------------------------------------------------
@transaction.atomic
def request_score(
    request: PartnershipRequest, *, by: Any, scores: dict[int, tuple[Decimal, str]]
) -> PartnershipRequest:
    """A member's scores, criterion id → (points of 100, comment); saved again until the decision. DomainError "not_now"."""
    fresh = _in_study(request)
    known = set(RequestCriterion.objects.values_list("pk", flat=True))
    for criterion, (points, comment) in scores.items():
        if criterion in known:
            RequestScore.objects.update_or_create(
                request=fresh, member=by, criterion_id=criterion, defaults={"points": points, "comment": comment}
            )
    record("edited", by=by, obj=fresh, after={"scored": len(scores)})
    return fresh


@transaction.atomic
def request_opinion(request: PartnershipRequest, *, by: Any, opinion: str) -> PartnershipRequest:
    """Record the committee's opinion while the request is under study."""
    fresh = _in_study(request)
    before = fresh.opinion
    fresh.opinion = opinion
    fresh.save(update_fields=["opinion"])
    record("edited", by=by, obj=fresh, before={"opinion": before}, after={"opinion": opinion})
    return fresh


def _in_study(request: PartnershipRequest) -> PartnershipRequest:
    fresh = PartnershipRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if fresh.state != "study":
        raise DomainError(_("The request is not under study now."), "not_now")
    return fresh


@dataclass(frozen=True, slots=True)
class MemberScore:
    """One member's total, of 100."""

    member: Any
    total: Decimal


def totals_of(scores: Iterable[RequestScore]) -> list[MemberScore]:
    """Each member's weighted total over the published criteria, of 100; in the order of their names."""
    by_member: dict[Any, Decimal] = {}
    for score in scores:
        by_member[score.member] = by_member.get(score.member, Decimal(0)) + score.points * score.criterion.weight / 100
    found = [MemberScore(member, total.quantize(Decimal("0.01"))) for member, total in by_member.items()]
    return sorted(found, key=lambda m: str(m.member))


def average(totals: list[MemberScore]) -> Decimal | None:
    """The members' totals, averaged; None while nobody has scored."""
    if not totals:
        return None
    return (sum((m.total for m in totals), Decimal(0)) / len(totals)).quantize(Decimal("0.01"))
