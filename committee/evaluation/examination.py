"""What the preliminary examination looks at: eligibility on the day of bidding, declarations, documents, the security."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from committee.models import Examination
from partnership.interface.formats import listed
from partnership.partners.selectors import EVIDENCE, eligibility
from tenders.box.models import TECHNICAL, OpenedEnvelope
from tenders.models import Bid, Tender

ON_PAPER = _("The bid is on paper: look at the original.")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `ok` None where a person must look."""

    name: str | Promise
    ok: bool | None
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """One bid on the page of the examination."""

    bid: Bid
    checks: list[Check]
    examination: Examination | None

    @property
    def short(self) -> bool:
        return any(check.ok is False for check in self.checks)

    @property
    def is_plain(self) -> bool:
        """Still to be decided, with nothing asked and nothing found missing."""
        touched = self.examination is not None and (self.examination.outcome or self.examination.asked_at)
        return self.bid.state == "opened" and not touched and not self.short

    @property
    def decided(self) -> bool:
        return self.examination is not None and bool(self.examination.outcome)


def examined(tender: Tender) -> list[Examined]:
    """Every opened bid with what the house can see of it. The number of queries grows neither with the bids nor with the
    days on which they were sealed."""
    rows = tender.bids.filter(technical_opened_at__isnull=False).select_related("partner", "examination")
    rows = rows.prefetch_related("examination__supplied__file", *(f"partner__{name}" for name in EVIDENCE))
    opened = OpenedEnvelope.objects.filter(
        envelope__version__bid__tender=tender, envelope__version__is_current=True, envelope__kind=TECHNICAL
    ).prefetch_related("files")
    envelopes = {
        o.envelope.version.bid_id: o
        for o in opened.select_related("envelope__version", "envelope__reading")
        if o.envelope.version
    }
    return [
        Examined(bid, checks_of(bid, tender, envelopes.get(bid.pk)), getattr(bid, "examination", None))
        for bid in rows.order_by("submitted_at", "pk")
    ]


def checks_of(bid: Bid, tender: Tender, opened: OpenedEnvelope | None) -> list[Check]:
    """The checks of one bid. Eligibility is the register's one answer, on the day the bid was sealed."""
    day = timezone.localdate(bid.submitted_at) if bid.submitted_at else None
    reasons = eligibility(bid.partner, tender.project.field, tender.terms.eligible_kinds, on=day)
    found = [Check(_("Eligible on the day of bidding"), not reasons, " ".join(str(r) for r in reasons))]
    content, files = (opened.text, list(opened.files.all())) if opened else ({}, [])
    for name, words in (
        ("no_conflict", _("Declares no conflict of interest")),
        ("all_true", _("Declares that all is true")),
    ):
        on_paper = "paper" in content
        found.append(Check(words, None if on_paper else bool(content.get(name)), ON_PAPER if on_paper else ""))
    wanted = len(tender.frozen_documents)
    found.append(
        Check(
            _("Required documents"), None if len(files) < wanted else True,
            ngettext_lazy(
                "One file, of %(wanted)s documents asked for: look whether each is there.",
                "%(n)s files, of %(wanted)s documents asked for: look whether each is there.",
                len(files),
            ) % {"n": len(files), "wanted": wanted},
        )
    )  # fmt: skip
    damaged = [f.name for f in files if f.problem]
    found.append(Check(_("Every file can be read"), not damaged and not (opened and opened.problem), listed(damaged)))
    found.append(
        Check(_("Bid security"), None, _("It lies in the financial envelope and is checked when that is opened."))
    )
    return found


def all_admitted(tender: Tender) -> bool:
    """Is every bid that is still under evaluation admitted?"""
    standing = tender.bids.filter(state="opened")
    return not standing.exclude(examination__outcome="admitted").exists()
