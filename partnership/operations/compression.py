"""Pages travel compressed; files do not."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    """Django's own middleware (its random padding hides lengths, the form token is masked anew each time), pages only.

    PDFs, images and archives are compressed already, and a download keeps its length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.headers.get("Content-Type", "").startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)  # type: ignore[arg-type]
