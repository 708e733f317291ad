"""A small browser: one connection kept open, cookies, sign-in. Its own cost is the same for every page."""

import gzip
import http.client
import re
import time
from dataclasses import dataclass
from urllib.parse import urlencode

IDLE_SECONDS = 2  # the server closes a connection that is silent for longer
_CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(slots=True)
class Answer:
    """What came back, how long it took (milliseconds from the request to the last byte) and its bytes on the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    milliseconds: float
    wire: int

    @property
    def queries(self) -> int:
        return int(self.headers.get("x-queries", 0))

    def find(self, pattern: str) -> str | None:
        found = re.search(pattern, self.body.decode())
        return found.group(1).replace("&amp;", "&") if found else None


class Browser:
    def __init__(self, port: int, encoding: str = "gzip") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._encoding = encoding
        self._last = time.perf_counter()

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

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

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Accept-Encoding": self._encoding, "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if time.perf_counter() - self._last > IDLE_SECONDS:
            self._connection.close()  # opened again by the request
        start = time.perf_counter()
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        self._last = time.perf_counter()
        took = (self._last - start) * 1000
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key.strip()] = rest.split(";")[0]
        answer_headers = {k.lower(): v for k, v in response.getheaders()}
        wire = len(content)
        if answer_headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return Answer(response.status, answer_headers, content, took, wire)
