"""What if the technical weight were another: the same bids ranked again. For the committee to look at, never a result."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from committee.evaluation.scoring import Candidate, Ranked, ranking


@dataclass(frozen=True, slots=True)
class Case:
    """One weight and the ranking it gives. `shift`: points added to the technical weight; `same`: nothing changed."""

    shift: int
    technical_weight: Decimal
    financial_weight: Decimal
    ranked: tuple[Ranked, ...]
    same: bool
    same_first: bool


def cases(
    candidates: Sequence[Candidate], technical_weight: Decimal, step: int, *, formula: str, tie: str
) -> list[Case]:
    """The ranking with the technical weight moved by -step … +step points in halves of it, within 0 to 100."""
    as_is = ranking(candidates, technical_weight, 100 - technical_weight, formula=formula, tie=tie)
    order = [r.id for r in as_is]
    found = []
    for shift in sorted({-step, -(step // 2), 0, step // 2, step}):
        weight = technical_weight + shift
        if not 0 <= weight <= 100:
            continue
        ranked = ranking(candidates, weight, 100 - weight, formula=formula, tie=tie)
        ids = [r.id for r in ranked]
        found.append(Case(shift, weight, 100 - weight, tuple(ranked), ids == order, ids[:1] == order[:1]))
    return found
