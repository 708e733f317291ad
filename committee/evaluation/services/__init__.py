"""Writes of an evaluation."""
