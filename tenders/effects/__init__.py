"""What else happens. One file per room; importing registers the effects the path page names."""

from tenders.effects import dialogue, stages, tender, terms  # noqa: F401 -- registers
