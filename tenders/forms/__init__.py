"""Forms: one file per room; importing registers the forms that steps ask for."""

from tenders.forms import approval  # noqa: F401 -- registers
