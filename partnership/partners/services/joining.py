"""Accounts of representatives: asked for by anybody with an e-mail, or invited by a partner. The link proves the address."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from partnership.audit.services import record
from partnership.partners.models import Invitation, Partner, Representative
from partnership.partners.policies import forget, may_bind
from partnership.people.models import User
from partnership.people.roles import has_role
from partnership.people.services import representative_open
from partnership.workflow.clock import now
from partnership.workflow.errors import DomainError

ASKED_FOR = timedelta(days=2)
INVITED_FOR = timedelta(days=14)


@transaction.atomic
def joining_request(*, name: str, email: str) -> None:
    """Somebody asks for an account to register a partner. Says nothing of who has one already: only the mail does."""
    email, language = email.lower(), get_language() or settings.LANGUAGE_CODE
    account = User.objects.filter(email__iexact=email).first()
    if account is not None:
        transaction.on_commit(lambda: _mail_known(account))
        return
    Invitation.objects.filter(partner=None, email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())
    _made, secret = _invitation(name=name, email=email, partner=None, by=None)
    transaction.on_commit(lambda: _mail_link(email, secret, "", language))


@transaction.atomic
def invitation_send(partner: Partner, *, by: Any, name: str, email: str) -> Invitation:
    """Invite somebody to represent a partner: by whoever binds it, or by the secretary where nobody represents it yet.

    Raises DomainError "represents" or "invited".
    """
    fresh = Partner.objects.select_for_update().get(pk=partner.pk)
    represented = fresh.representatives.filter(active=True)
    if not may_bind(by, fresh.pk) and (represented.exists() or not has_role(by, "partnership_secretary")):
        raise PermissionDenied
    email = email.lower()
    if represented.filter(user__email__iexact=email).exists():
        raise DomainError(_("This person represents the partner already."), "represents")
    if fresh.invited_representatives.filter(
        email=email, accepted_at=None, withdrawn_at=None, expires_at__gt=now()
    ).exists():
        raise DomainError(_("This address is invited already; withdraw that invitation to send another."), "invited")
    fresh.invited_representatives.filter(email=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now())
    made, secret = _invitation(name=name, email=email, partner=fresh, by=by)
    record("edited", by=by, obj=fresh, after={"invited": name})
    language = get_language() or settings.LANGUAGE_CODE
    transaction.on_commit(lambda: _mail_link(email, secret, str(fresh), language))
    return made


@transaction.atomic
def invitation_withdraw(invitation: Invitation, *, by: Any) -> None:
    """Take an invitation back; its link opens nothing any more."""
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("partner").get(pk=invitation.pk)
    if fresh.partner is None or not (may_bind(by, fresh.partner.pk) or fresh.invited_by_id == by.pk):
        raise PermissionDenied
    if fresh.accepted_at or fresh.withdrawn_at:
        raise DomainError(_("This invitation was answered or withdrawn already."), "answered")
    fresh.withdrawn_at = now()
    fresh.save(update_fields=["withdrawn_at"])
    record("edited", by=by, obj=fresh.partner, after={"invitation_withdrawn": fresh.name})


def invitation_of(secret: str) -> Invitation | None:
    """The open invitation behind a link; None for a wrong, used, withdrawn or old one."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    found = Invitation.objects.select_related("partner").filter(secret_sha256=digest).first()
    return found if found is not None and found.is_open(now()) else None


@transaction.atomic
def account_open(invitation: Invitation, *, name: str, password: str, language: str) -> User:
    """Open the account that the link stands for, once. Raises DomainError "used", "exists"."""
    fresh = _locked(invitation)
    user = representative_open(name=name, email=fresh.email, password=password, language=language)
    _answered(fresh, user)
    return user


@transaction.atomic
def invitation_accept(invitation: Invitation, *, by: Any) -> Invitation:
    """Accept with the account one has. Raises DomainError "used", "other_address", "not_partner", "elsewhere"."""
    fresh = _locked(invitation)
    if (by.email or "").lower() != fresh.email:
        raise DomainError(_("This invitation was sent to another address: sign in with that one."), "other_address")
    if not has_role(by, "partner"):
        raise DomainError(_("Somebody who works for the ministry cannot represent a partner."), "not_partner")
    if fresh.partner and by.represents.filter(active=True).exists():
        raise DomainError(_("You represent a partner already: leave it before you represent another."), "elsewhere")
    _answered(fresh, by)
    return fresh


def forget_unanswered() -> int:
    """Names and addresses of requests that nobody confirmed are not kept; returns how many went."""
    old = Invitation.objects.filter(partner=None, accepted_at=None, expires_at__lt=now() - ASKED_FOR)
    return old.delete()[0]


def _locked(invitation: Invitation) -> Invitation:
    fresh = Invitation.objects.select_for_update(of=("self",)).select_related("partner").get(pk=invitation.pk)
    if not fresh.is_open(now()):
        raise DomainError(_("This link was used or is too old: ask for a new one."), "used")
    return fresh


def _answered(invitation: Invitation, user: User) -> None:
    invitation.accepted_at, invitation.accepted_by = now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    partner = invitation.partner
    if partner is not None:
        alone = not partner.representatives.filter(active=True).exists()
        Representative.objects.create(
            partner=partner, user=user, authority_to_bind=alone, joined_at=invitation.accepted_at
        )
        record("edited", by=user, obj=partner, after={"representative": user.name})
    forget(user)


def _invitation(*, name: str, email: str, partner: Partner | None, by: Any) -> tuple[Invitation, str]:
    secret, at = secrets.token_urlsafe(32), now()
    made = Invitation.objects.create(
        partner=partner, name=name, email=email, invited_by=by, invited_at=at,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(), expires_at=at + (INVITED_FOR if partner else ASKED_FOR),
    )  # fmt: skip
    return made, secret


# The mails are sent at once and not by the queue: a secret never stands in it.
def _mail_link(email: str, secret: str, partner: str, language: str) -> None:
    with translation.override(language):
        url = settings.SITE_URL + reverse("partners:join", args=[secret])
        if partner:
            subject = gettext("Represent %(partner)s in Sharaka") % {"partner": partner}
            body = gettext("You are invited to represent %(partner)s in the ministry's partnership programme.\n\nOpen your account: %(url)s\nThe link is valid for 14 days and works once.")  # fmt: skip
        else:
            subject = gettext("Confirm your e-mail in Sharaka")
            body = gettext("You asked for an account to register a partner.\n\nConfirm this address and open the account: %(url)s\nThe link is valid for two days and works once. If you did not ask, do nothing.")  # fmt: skip
    send_mail(subject, body % {"url": url, "partner": partner}, None, [email])


def _mail_known(account: User) -> None:
    if not account.is_active:
        return
    with translation.override(account.language):
        subject = gettext("You have an account in Sharaka")
        body = gettext("Somebody asked for an account with this address, which has one already.\n\nSign in: %(sign_in)s\nForgot the password: %(reset)s\nIf it was not you, do nothing.")  # fmt: skip
        links = {"sign_in": reverse("account_login"), "reset": reverse("account_reset_password")}
    send_mail(subject, body % {name: settings.SITE_URL + url for name, url in links.items()}, None, [account.email])
