"""Writes of the committees' rooms."""
