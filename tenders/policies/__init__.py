"""Who may see and who may do. One file per room; importing registers the relations the path page names."""

from tenders.policies import dialogue, tender, terms  # noqa: F401 -- registers
