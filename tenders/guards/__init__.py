"""Why not now? One file per room; importing registers the guards the path page names."""

from tenders.guards import tender, terms  # noqa: F401 -- registers
