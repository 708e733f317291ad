"""Writes of an opening session."""
