"""Writes of the register."""

from partnership.partners.services.registration import partner_register, partner_update

__all__ = ["partner_register", "partner_update"]
