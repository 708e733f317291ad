"""Told after every step, inside its transaction; connects apps that must not know each other."""

from django.dispatch import Signal

# obj, machine (path.Machine), step (path.Step or None at the beginning), state, by, at, project_id
stepped = Signal()
