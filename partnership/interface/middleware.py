"""A rule that said no where a view did not expect it becomes a page with its sentence, never a crash."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from partnership.interface import errors
from partnership.workflow.errors import DomainError


class DomainErrors:
    """Views show a DomainError beside their form; this is the net under them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.refused(request, str(exception)) if isinstance(exception, DomainError) else None
