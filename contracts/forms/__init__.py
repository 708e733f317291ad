"""Forms of the contracts room."""

from contracts.forms import contract, drafting, library, signing

__all__ = ["contract", "drafting", "library", "signing"]
