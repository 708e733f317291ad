"""Forms: one file per room; importing registers the forms that steps ask for."""

from tenders.forms import approval, dialogue, tender  # noqa: F401 -- registers
