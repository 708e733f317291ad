"""Forms of the contracts room."""

from contracts.forms import contract, delivery, drafting, library, performance, signing

__all__ = ["contract", "delivery", "drafting", "library", "performance", "signing"]
