"""Pages of an opening session."""
