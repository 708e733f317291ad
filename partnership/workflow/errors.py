"""The one application exception."""

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule of the house says no. `message` is a translated sentence a person reads; `code` is for tests and logs."""

    def __init__(self, message: str | Promise, code: str = "") -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code
