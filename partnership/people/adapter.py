"""How allauth behaves in this house: accounts are opened by the administrator or by partner registration only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up: partner representatives are registered by their own page."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
