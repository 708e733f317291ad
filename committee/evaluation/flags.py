"""Red flags of a tender for its committee: indicators of the open-contracting field, computed over our own open data.

The definitions of the codes R0xx are Cardinal's (`ocdscardinal`), with fixed limits in place of its outliers; its Python wheel offers the counting of fields only (`coverage`),
so the indicators that our data can answer are computed here over the same release package. docs/decisions says why.
A flag is a question for the committee, never a finding.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from committee.evaluation.scoring import HUNDRED, to_thousandths
from partnership.interface.formats import listed

Data = dict[str, Any]
CLOSE_PERCENT = Decimal(5)  # R024: the next price lies at most so far above the winning one
SHORT_DAYS = 14  # R003: a short period to submit (RULES.md: refused without a reason)
LOSSES = 3  # R025: bids without a single award
TURNS = 3  # winners of a department's last tenders that take turns
# R058: the next price lies so far above the winning one; ours: that one so far under the estimate
HEAVY_PERCENT = Decimal(25)


@dataclass(frozen=True, slots=True)
class Flag:
    """One indicator: its code, what it looks at, and whether it is raised here, in words."""

    code: str
    name: str | Promise
    raised: bool
    text: str | Promise


@dataclass(frozen=True, slots=True)
class Past:
    """What the open data of earlier tenders say, oldest first: who bid (ids), who won, at which department."""

    department: str
    tenderers: tuple[str, ...]
    winner: str | None


@dataclass(frozen=True, slots=True)
class Present:
    """The tender on the table. `prices` in dinars by bidder id; `excluded` were disqualified."""

    department: str
    days: int
    tenderers: tuple[str, ...]
    prices: dict[str, Decimal]
    excluded: tuple[str, ...]
    first: str | None
    estimate: Decimal | None
    names: dict[str, str | Promise]


def past_of(releases: Iterable[Data]) -> list[Past]:
    """Award releases of our own package as the indicators need them."""
    found = []
    for release in releases:
        if "award" not in release.get("tag", []):
            continue
        tenderers = tuple(t["id"] for t in release.get("tender", {}).get("tenderers", []))
        suppliers = [s["id"] for award in release.get("awards", []) for s in award.get("suppliers", [])]
        found.append(Past(release["buyer"]["id"], tenderers, suppliers[0] if suppliers else None))
    return found


def flags_of(present: Present, past: Sequence[Past]) -> list[Flag]:
    """Every indicator with its answer, raised ones first."""
    found = [
        _single(present),
        _close(present),
        _equal(present),
        _short(present),
        _all_but_one_excluded(present),
        _heavy_discount(present),
        _under_estimate(present),
        _repeated_losers(present, past),
        _rotation(present, past),
    ]
    return sorted(found, key=lambda flag: not flag.raised)


def _single(now: Present) -> Flag:
    text = (
        _("One bid only was received: nothing can be compared.")
        if len(now.tenderers) == 1
        else _("%(n)s bids were received.") % {"n": len(now.tenderers)}
    )
    return Flag("R018", _("Single bid"), len(now.tenderers) == 1, text)


def _ahead(now: Present, limit: Decimal) -> tuple[Decimal | None, str | Promise]:
    """By how many percent the second-lowest price lies above the first rank's, and that in words; None where Cardinal leaves the
    tender out: fewer than two prices, or a first rank that does not offer the lowest (price alone did not decide)."""
    ordered = sorted(now.prices.values())
    if len(ordered) < 2 or ordered[0] <= 0:
        return None, _("There are no two prices to compare.")
    if now.prices.get(now.first or "") != ordered[0]:
        return None, _("The first rank does not offer the lowest price: this indicator says nothing here.")
    percent = to_thousandths((ordered[1] - ordered[0]) * HUNDRED / ordered[0])
    words = _(
        "The first rank offers the lowest price; the next lies %(percent)s %% above it (the limit is %(limit)s %%)."
    )
    return percent, words % {"percent": percent, "limit": limit}


def _close(now: Present) -> Flag:
    """R024: the second-lowest price lies very near the winning one, which is the lowest."""
    percent, text = _ahead(now, CLOSE_PERCENT)
    return Flag("R024", _("Close prices"), percent is not None and percent <= CLOSE_PERCENT, text)


def _heavy_discount(now: Present) -> Flag:
    """R058: the second-lowest price lies far above the winning one, which is the lowest."""
    percent, text = _ahead(now, HEAVY_PERCENT)
    return Flag("R058", _("Heavily discounted bid"), percent is not None and percent >= HEAVY_PERCENT, text)


def _equal(now: Present) -> Flag:
    """R028: bidders offer the same price."""
    prices = list(now.prices.values())
    same = len(prices) != len(set(prices))
    text = _("Two bidders offer exactly the same price.") if same else _("No two prices are equal.")
    return Flag("R028", _("Identical prices"), same, text)


def _short(now: Present) -> Flag:
    """R003: little time to bid."""
    return Flag(
        "R003", _("Short submission period"), now.days < SHORT_DAYS,
        _("Bidders had %(days)s days (the limit is %(limit)s).") % {"days": now.days, "limit": SHORT_DAYS},
    )  # fmt: skip


def _all_but_one_excluded(now: Present) -> Flag:
    """R035: every bid but one was disqualified."""
    raised = len(now.excluded) > 0 and len(now.tenderers) - len(now.excluded) == 1
    text = _("Every bid but one was excluded.") if raised else _("%(n)s bids were excluded.") % {"n": len(now.excluded)}
    return Flag("R035", _("All but one excluded"), raised, text)


def _under_estimate(now: Present) -> Flag:
    """Ours: the first rank lies far under the estimate."""
    price = now.prices.get(now.first or "")
    if price is None or not now.estimate:
        return Flag("EST", _("Far under the estimate"), False, _("There is no first rank or no estimate."))
    percent = to_thousandths(max(Decimal(0), (now.estimate - price) * HUNDRED / now.estimate))
    return Flag(
        "EST", _("Far under the estimate"), percent >= HEAVY_PERCENT,
        _("The first rank lies %(percent)s %% under the estimate (the limit is %(limit)s %%).") % {"percent": percent, "limit": HEAVY_PERCENT},
    )  # fmt: skip


def _repeated_losers(now: Present, past: Sequence[Past]) -> Flag:
    """R025: a bidder that bids again and again and never wins."""
    losers = [
        now.names.get(bidder, bidder)
        for bidder in now.tenderers
        if sum(bidder in p.tenderers for p in past) >= LOSSES and not any(p.winner == bidder for p in past)
    ]
    text = (
        _("Never won in %(n)s tenders or more: %(who)s") % {"n": LOSSES, "who": listed(losers)}
        if losers
        else _("No bidder here has only ever lost.")
    )
    return Flag("R025", _("Repeated losers"), bool(losers), text)


def _rotation(now: Present, past: Sequence[Past]) -> Flag:
    """The same bidders take turns in winning at one department."""
    winners = [p.winner for p in past if p.department == now.department and p.winner][-TURNS:]
    turns = len(winners) == TURNS and len(set(winners)) == TURNS and now.first is not None and now.first == winners[0]
    together = all(set(winners) <= set(p.tenderers) for p in past[-TURNS:]) if turns else False
    text = (
        _("The last winners of this department take turns, and each of them bid every time.")
        if turns and together
        else _("No turn-taking among the last winners of this department.")
    )
    return Flag("ROT", _("Winner rotation"), turns and together, text)
