"""Facts that a step of a contract or its parts waits for. The first docstring line is what a person reads."""

from contracts.guards import amendments, delivery, drafting, signing

__all__ = ["amendments", "delivery", "drafting", "signing"]
