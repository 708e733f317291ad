"""Writes of the public site."""
