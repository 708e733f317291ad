"""Pages travel compressed; files do not."""

from collections.abc import Iterable, Iterator
from gzip import GzipFile
from secrets import randbelow
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip
from django.utils.cache import patch_vary_headers
from django.utils.crypto import get_random_string
from django.utils.text import StreamingBuffer


class CompressPages(GZipMiddleware):
    """Django's own middleware (its random padding hides lengths, the form token is masked anew each time), pages only.

    PDFs, images and archives are compressed already, and a download keeps its length. A page in parts
    (partnership/interface/parts.py) leaves part by part, which Django's own would hold back until the last.
    """

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.streaming:
            return self._in_parts(request, response) if kind.startswith("text/html") else response
        return (
            super().process_response(request, response) if kind.startswith(("text/", "application/json")) else response
        )

    def _in_parts(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        patch_vary_headers(response, ("Accept-Encoding",))
        if re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            response.streaming_content = _packed(response.streaming_content, self.max_random_bytes)
            response.headers["Content-Encoding"] = "gzip"
        return response


def _packed(parts: Iterable[bytes], most_padding: int) -> Iterator[bytes]:
    """Each part as gzip that can be read as soon as it has come; the padding stands in the file's name, as Django's does."""
    buffer = StreamingBuffer()
    name = get_random_string(1 + randbelow(most_padding))
    with GzipFile(filename=name, mode="wb", compresslevel=6, fileobj=buffer, mtime=0) as packed:
        for part in parts:
            packed.write(part)
            packed.flush()
            yield buffer.read()
    yield buffer.read()
