"""Forms: one file per room; importing registers the forms that steps ask for."""

from tenders.forms import approval, tender  # noqa: F401 -- registers
