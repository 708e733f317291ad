"""Pages of the committees' rooms."""
