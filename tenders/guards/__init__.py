"""Why not now? One file per room; importing registers the guards the path page names."""

from tenders.guards import dialogue, tender, terms  # noqa: F401 -- registers
