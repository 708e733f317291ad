"""What the trail records, and how each kind reads on the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS = {
    "begin": _("Begun"),
    "step": _("Step"),
    "confirmation_refused": _("Wrong confirmation of a step"),
    "sign_in": _("Signed in"),
    "sign_out": _("Signed out"),
    "file_stored": _("File stored"),
    "file_opened": _("File opened"),
    "document_issued": _("Document issued"),
    "document_rendered": _("Document rendered"),
    "document_downloaded": _("Document downloaded"),
    "bid_content_opened": _("Bid content opened"),
    "bids_fixed": _("List of sealed bids fixed"),
    "envelopes_opened": _("Envelopes opened"),
    "attendance": _("Attendance recorded"),
    "box": _("Tender box"),
    "box_refused": _("Wrong box passphrase"),
    "bid_late": _("Late bid refused"),
    "conflict_declared": _("Declaration on conflicts of interest"),
    "question_asked": _("Question asked"),
    "addendum_applied": _("Announced tender changed by an addendum"),
    "addendum_opened": _("Addendum opened by a partner"),
    "addendum_received": _("Receipt of an addendum confirmed"),
    "bids_unconfirmed": _("Bids not confirmed after an addendum"),
    "edited": _("Edited"),
    "invited": _("Invitation sent"),
    "voted": _("Vote cast"),
    "decided": _("Decision recorded"),
    "envelopes_returned": _("Unopened envelopes returned"),
    "result_published": _("Result published"),
    "role_granted": _("Role granted"),
    "role_revoked": _("Role revoked"),
    "account_changed": _("Account changed"),
    "delegated": _("Role delegated"),
    "delegation_ended": _("Delegation ended"),
    "rule_changed": _("Rule changed"),
    "dossier": _("Dossier requested"),
    "list_exported": _("List saved as a file"),
    "trail_exported": _("Trail exported"),
    "trail_verified": _("Trail verified"),
}


def kind_choices() -> list[tuple[str, Any]]:
    """For the column's choices: a function, so that a new kind needs no migration."""
    return list(KINDS.items())
