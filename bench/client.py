"""A small browser: one connection kept open, cookies, sign-in. Its own cost is the same for every page."""

import http.client
import re
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

IDLE_SECONDS = 2  # the server closes a connection that is silent for longer
_GZIP = 31  # zlib's window size that reads a gzip header
_QUERIES = re.compile(rb"<!-- queries: (\d+) -->")
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Answer:
    """What came back, how long it took (milliseconds from the request to the last byte, or to the part that was waited
    for) and its bytes on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    milliseconds: float
    wire: int

    @property
    def queries(self) -> int:
        """Of the whole page: one in parts tells their number at its end."""
        told = _QUERIES.search(self.body)
        return int(told.group(1) if told else self.headers.get("x-queries", 0))

    def find(self, pattern: str) -> str | None:
        found = re.search(pattern, self.body.decode())
        return found.group(1).replace("&amp;", "&") if found else None


class Browser:
    def __init__(self, port: int, encoding: str = "gzip") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._encoding = encoding
        self._last = time.perf_counter()

    def get(self, path: str, until: str = "") -> Answer:
        """`until`: what a page in parts must have brought for the clock to stop."""
        return self._ask("GET", path, until=until)

    def post(self, path: str, fields: dict[str, str], token: str = "") -> Answer:
        """Send a form. The token comes from the page that held the form, or is fetched from it first (not timed)."""
        token = token or self.token(path)
        body = urlencode({**fields, "csrfmiddlewaretoken": token})
        return self._ask("POST", path, body)

    def token(self, path: str) -> str:
        found = _CSRF.search(self.get(path).body)
        if not found:
            raise SystemExit(f"bench: {path} holds no form.")
        return found.group(1).decode()

    def sign_in(self, account: str, password: str = "demo") -> "Browser":  # noqa: S107 -- the demo's published password
        answer = self.post("/accounts/login/", {"login": account, "password": password})
        if answer.status != 302:
            raise SystemExit(f"bench: {account} could not sign in ({answer.status}).")
        return self

    def _ask(self, method: str, path: str, body: str | None = None, until: str = "") -> Answer:
        headers = {"Accept-Encoding": self._encoding, "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.perf_counter() - self._last > IDLE_SECONDS:
            self._connection.close()  # opened again by the request
        start = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content, wire, at = _read(response, until.encode())
        took = (at - start) * 1000
        self._last = time.perf_counter()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key.strip()] = rest.split(";")[0]
        answer_headers = {k.lower(): v for k, v in response.getheaders()}
        return Answer(response.status, answer_headers, content, took, wire)


def _read(response: http.client.HTTPResponse, until: bytes) -> tuple[bytes, int, float]:
    """The body as written, its bytes on the wire, and when `until` (nothing: the last byte) had come."""
    unpack = zlib.decompressobj(_GZIP) if response.headers.get("Content-Encoding") == "gzip" else None
    content, wire, at = b"", 0, 0.0
    while part := response.read1():
        wire += len(part)
        content += unpack.decompress(part) if unpack else part
        if until and not at and until in content:
            at = time.perf_counter()
    if until and not at:
        raise SystemExit(f"bench: the answer never brought {until.decode()}.")
    response.read()  # nothing more, but the connection is free again
    return content, wire, at or time.perf_counter()
