"""The keys of bids that the present request, command or test holds. They lie in the bidder's browser, never on the server.

The key of a bid is an age identity made when the bid is begun. Its cookie comes with each request of that browser and is
known for as long as the request takes; drafts and files are sealed to its public half.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from pyrage import IdentityError, x25519

PREFIX = "bid-key-"
DAYS = 180
_ring: ContextVar[dict[int, str] | None] = ContextVar("keys of bids", default=None)


@contextmanager
def keyring(keys: dict[int, str] | None = None) -> Iterator[dict[int, str]]:
    """Hold these keys (bid number to private key) and those made meanwhile, until the block ends."""
    held = {} if keys is None else keys
    token = _ring.set(held)
    try:
        yield held
    finally:
        _ring.reset(token)


def hold(bid: int, private: str) -> None:
    """Add a key to what the present work holds."""
    ring = _ring.get()
    if ring is not None:
        ring[bid] = private


def held(bid: int) -> x25519.Identity | None:
    """The key of a bid; None where this browser does not have it."""
    try:
        return x25519.Identity.from_str((_ring.get() or {})[bid])
    except (KeyError, IdentityError):
        return None


def all_held() -> dict[int, str]:
    """Every key that is held now."""
    return dict(_ring.get() or {})


def text_of(bid: int) -> str:
    """The key as its owner keeps it in a file; "" where it is not held."""
    identity = held(bid)
    return str(identity) if identity else ""


class BidKeys:
    """Reads the keys that a bidder's browser sends and gives it those that were made for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = {
            int(name.removeprefix(PREFIX)): value
            for name, value in request.COOKIES.items()
            if name.startswith(PREFIX) and name.removeprefix(PREFIX).isascii() and name.removeprefix(PREFIX).isdigit()
        }
        with keyring(dict(sent)) as ring:
            response = self.get_response(request)
        for bid, private in ring.items():
            if sent.get(bid) != private:
                give_cookie(response, f"{PREFIX}{bid}", private, days=DAYS)
        return response


def give_cookie(response: HttpResponse, name: str, value: str, *, days: float) -> None:
    """A secret for this browser alone: no script reads it, no other site sends it."""
    response.set_cookie(
        name, value, max_age=int(days * 86400), httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
