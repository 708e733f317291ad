"""Bidders in the rush: each a browser that holds its session and the key of its bid, and remembers what it was told."""

import hashlib
import http.client
import random
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MB = 1_000_000
TOKEN = "a" * 32  # against forgery: the same in the cookie and the header is enough, the server keeps none
_EDGE = "edge-of-a-part"
_NOISE = random.Random(11).randbytes(MB)  # noqa: S311 -- bytes that no compression makes smaller
_RECEIPT = re.compile(r"BR-\d{4}-\d+")


def pdf(size: int, mark: str) -> bytes:
    """Bytes that begin and end as a PDF does, different for each mark."""
    head, tail = f"%PDF-1.4\n% {mark}\n".encode(), b"\n%%EOF\n"
    return head + _NOISE * (size // MB) + _NOISE[: size % MB] + tail


def parallel(acts: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass(slots=True)
class Sent:
    """How a request was answered: its status (0: the line broke), where it led, and how long it took."""

    status: int
    location: str
    milliseconds: float
    taken: bool = False


class Bidder:
    def __init__(self, port: int, bid: int, cookies: dict[str, str]) -> None:
        self.port, self.bid = port, bid
        jar = {"csrftoken": TOKEN} | cookies
        self._headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items()), "X-CSRFToken": TOKEN}
        self.receipt = ""  # what the bidder was shown; "" while nothing was acknowledged
        self.sent: dict[str, str] = {}  # SHA-256 of the file in each envelope

    def bids(self, *, breaks_off: bool) -> list[Sent]:
        """Both envelopes, then the seal, then a look at what is acknowledged; stops at the first refusal."""
        uploads = []
        for kind in ("technical", "financial"):
            content = pdf(2 * MB, f"{self.bid} {kind}")
            if breaks_off and kind == "technical":
                self._break_off(self._address(kind), content)
            uploads.append(self.upload(kind, content))
            if not uploads[-1].taken:
                return uploads
            self.sent[kind] = hashlib.sha256(content).hexdigest()
        sealed = self._ask(
            "POST", f"/step/tenders.bid/{self.bid}/submit/", b"seen=draft", "application/x-www-form-urlencoded"
        )
        if sealed.status == 302:
            self._look()
        return uploads

    def upload(self, kind: str, content: bytes) -> Sent:
        """Put a file into an envelope. Taken: the answer leads back to the step, not to the page with the refusal."""
        body, form = _multipart(content)
        answer = self._ask("POST", self._address(kind), body, form)
        answer.taken = answer.status == 302 and answer.location.endswith(f"/write/{kind}/")
        return answer

    def plain(self, content: bytes) -> Sent:
        body, form = _multipart(content)
        answer = self._ask("POST", "/bench/upload", body, form)
        answer.taken = answer.status == 302
        return answer

    def _look(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", f"/bids/{self.bid}/", headers=self._headers)
            found = _RECEIPT.search(connection.getresponse().read().decode())
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()
        self.receipt = found.group() if found else ""

    def _address(self, kind: str) -> str:
        return f"/bids/{self.bid}/files/{kind}/"

    def _ask(self, method: str, path: str, body: bytes, form: str) -> Sent:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        start = time.perf_counter()
        try:
            connection.request(method, path, body, self._headers | {"Content-Type": form})
            response = connection.getresponse()
            response.read()
            status, location = response.status, response.headers.get("Location") or ""
        except (OSError, http.client.HTTPException):
            status, location = 0, ""
        finally:
            connection.close()
        return Sent(status, location, (time.perf_counter() - start) * 1000)

    def _break_off(self, path: str, content: bytes) -> None:
        """Send half of it and hang up."""
        body, form = _multipart(content)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {form}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self._headers.items())
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=120) as wire:
                wire.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
        except OSError:
            pass  # it breaks off either way


def _multipart(content: bytes) -> tuple[bytes, str]:
    head = f'--{_EDGE}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return head.encode() + content + f"\r\n--{_EDGE}--\r\n".encode(), f"multipart/form-data; boundary={_EDGE}"
