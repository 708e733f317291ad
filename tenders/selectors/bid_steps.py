"""The guided form of a bid as a whole: its steps in order, what each still lacks, and which comes next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenders.box.parts import Draft
from tenders.models import Bid
from tenders.selectors.bid_check import bid_missing, eligibility_here
from tenders.selectors.missing import Missing

ELIGIBILITY, CHECK = "eligibility", "check"
NAMES: dict[str, str | Promise] = {
    ELIGIBILITY: _("Eligibility"),
    "declarations": _("Declarations"),
    "technical": _("Technical envelope"),
    "financial": _("Financial envelope"),
    "security": _("Bid security"),
    CHECK: _("Check and seal"),
}
ORDER = tuple(NAMES)


@dataclass(frozen=True, slots=True)
class BidStep:
    """One step: its address, how much it lacks, how much of it is doubtful."""

    code: str
    name: str | Promise
    url: str
    number: int
    missing: int = 0
    doubtful: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the check, with the address where it is mended."""

    text: str | Promise
    url: str
    step: str | Promise


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a bid stands on its way to being sealed. `reasons`: why its partner may not bid here today."""

    steps: list[BidStep]
    blocking: list[Found]
    doubtful: list[Found]
    reasons: list[str | Promise]

    @property
    def complete(self) -> bool:
        return not self.blocking

    @property
    def done(self) -> int:
        """Steps that lack nothing, the check not counted."""
        return sum(not step.missing for step in self.steps[:-1])

    @property
    def next_step(self) -> BidStep:
        """The first step that lacks something, else the check."""
        return next((step for step in self.steps if step.missing), self.steps[-1])

    def neighbours(self, code: str) -> tuple[BidStep | None, BidStep, BidStep | None]:
        """The step before, the step itself, the step after."""
        at = ORDER.index(code)
        after = self.steps[at + 1] if at + 1 < len(self.steps) else None
        return (self.steps[at - 1] if at else None), self.steps[at], after


def step_url(bid: Bid, code: str) -> str:
    return reverse("tenders:bid_step", args=[bid.pk, code])


def progress_of(bid: Bid, draft: Draft) -> Progress:
    """The steps of this bid with everything that the check finds."""
    reasons, found = eligibility_here(bid), bid_missing(bid, draft)
    everything = [Missing(ELIGIBILITY, reason) for reason in reasons] + found
    blocking = [item for item in everything if item.blocks]
    doubtful = [item for item in everything if not item.blocks]
    steps = [
        BidStep(
            code, name, step_url(bid, code), number,
            sum(item.section == code for item in blocking), sum(item.section == code for item in doubtful),
        )
        for number, (code, name) in enumerate(NAMES.items(), 1)
    ]  # fmt: skip
    return Progress(steps, [_line(bid, m) for m in blocking], [_line(bid, m) for m in doubtful], reasons)


def _line(bid: Bid, item: Missing) -> Found:
    anchor = f"#div_id_{item.field}" if item.field else ""
    return Found(item.text, f"{step_url(bid, item.section)}{anchor}", NAMES[item.section])
