"""What goes into the official documents: pure functions, one file per room; importing registers them."""

from tenders.documents import dialogue, security, tender, terms  # noqa: F401 -- registers
