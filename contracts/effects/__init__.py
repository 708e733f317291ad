"""What else happens when a step of a contract or its parts is taken: inside the step's transaction."""

from contracts.effects import amendments, delivery, drafting, ending

__all__ = ["amendments", "delivery", "drafting", "ending"]
