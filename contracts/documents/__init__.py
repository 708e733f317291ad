"""What goes into the papers of a contract: pure functions."""

from contracts.documents import contract, ending, performance

__all__ = ["contract", "ending", "performance"]
