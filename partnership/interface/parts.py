"""A page sent in two parts: at once what is known already, then what takes longer. No script is needed.

The browser shows the first part while the server still works on the second; whoever reads the answer to its end has the
whole page. docs/decisions/0051.
"""

import logging
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

CUT = mark_safe("<!-- the second part -->")  # what people write is escaped: none of it looks like this
logger = logging.getLogger(__name__)


class InParts(StreamingHttpResponse):
    """The answer."""

    @property
    def content(self) -> bytes:  # type: ignore[override]
        """The whole page, for those who take it in one piece."""
        whole = b"".join(self)
        self.streaming_content = [whole]
        return whole


def in_parts(request: HttpRequest, template: str, context: dict[str, Any], rest: Callable[[], str]) -> InParts:
    """The template, with what `rest` returns where it says `{{ cut }}`; `rest` is called when the first part is sent.

    Where it fails, the page says so and leads to itself; the error is logged as any other.
    """
    before, after = render_to_string(template, {**context, "cut": CUT}, request).split(CUT)
    asked = copy_context()  # `rest` runs when the middleware is done: in the language and with the answers of this page

    def parts() -> Iterator[str]:
        yield before
        yield asked.run(_or_apology, rest, request)
        yield after

    response = InParts(parts())
    response["X-Accel-Buffering"] = "no"  # a proxy passes the first part on at once
    return response


def _or_apology(rest: Callable[[], str], request: HttpRequest) -> str:
    try:
        return rest()
    except Exception:
        logger.exception("The second part of %s failed", request.path)
        return render_to_string("interface/parts/rest_failed.html", {"address": request.get_full_path()})
