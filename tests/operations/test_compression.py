"""Pages travel compressed, files as they are."""

import gzip
import zlib

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from partnership.operations.compression import CompressPages

ACCEPTS = {"HTTP_ACCEPT_ENCODING": "gzip"}


@pytest.mark.django_db
def test_a_page_is_compressed_for_who_accepts_it(client: Client) -> None:
    compressed, plain = client.get("/accounts/login/", **ACCEPTS), client.get("/accounts/login/")
    assert compressed["Content-Encoding"] == "gzip"
    assert len(compressed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(compressed.content)
    assert "Content-Encoding" not in plain


def test_a_file_is_left_alone() -> None:
    request = RequestFactory().get("/", **ACCEPTS)
    for response in (
        HttpResponse(b"%PDF" * 1000, content_type="application/pdf"),
        FileResponse(iter([b"x" * 1000]), content_type="text/plain"),
    ):
        assert "Content-Encoding" not in CompressPages(lambda _, answer=response: answer)(request)


def test_a_page_in_parts_can_be_read_part_by_part() -> None:
    parts = ["<h1>أولاً</h1>" * 50, "<p>ثم</p>", "</html>"]
    sent = CompressPages(lambda _: StreamingHttpResponse(iter(parts)))(RequestFactory().get("/", **ACCEPTS))
    assert sent["Content-Encoding"] == "gzip" and "Accept-Encoding" in sent["Vary"]
    unpack = zlib.decompressobj(31)
    assert [unpack.decompress(part).decode() for part in sent] == [*parts, ""]
    plain = CompressPages(lambda _: StreamingHttpResponse(iter(parts)))(RequestFactory().get("/"))
    assert b"".join(plain).decode() == "".join(parts)
