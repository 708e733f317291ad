"""Facts that signing waits for. The first docstring line is what a person reads."""

from contracts.models import Contract
from contracts.selectors.signing import sign_until, valid_bonds
from contracts.services.values import bond_required
from partnership.workflow.clock import today
from partnership.workflow.registry import guard


@guard("contracts.partner_signed")
def partner_signed(contract: Contract) -> bool:
    """The partner has not signed yet."""
    return any(signature.side == "partner" for signature in contract.signatures.all())


@guard("contracts.ministry_signed")
def ministry_signed(contract: Contract) -> bool:
    """The ministry has not signed yet."""
    return any(signature.side == "ministry" for signature in contract.signatures.all())


@guard("contracts.partner_not_signed_yet")
def partner_not_signed_yet(contract: Contract) -> bool:
    """The partner has signed already."""
    return not partner_signed(contract)


@guard("contracts.nobody_signed")
def nobody_signed(contract: Contract) -> bool:
    """Somebody has signed this contract already."""
    return not contract.signatures.all()


@guard("contracts.time_to_sign")
def time_to_sign(contract: Contract) -> bool:
    """The days to sign after the award are over: legal affairs can extend them with a reason."""
    return today() <= sign_until(contract)


@guard("contracts.bond_in_place")
def bond_in_place(contract: Contract) -> bool:
    """The performance bond is missing, expired, or less than the rule asks."""
    return any(bond.amount >= bond_required(contract) for bond in valid_bonds(contract))


@guard("contracts.paper_so_far")
def paper_so_far(contract: Contract) -> bool:
    """The other side signed electronically: sign the same file electronically."""
    return all(signature.method == "paper" for signature in contract.signatures.all())


@guard("contracts.electronic_so_far")
def electronic_so_far(contract: Contract) -> bool:
    """The other side signed on paper: sign the same copy on paper."""
    return all(signature.method == "electronic" for signature in contract.signatures.all())
