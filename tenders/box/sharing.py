"""A private key in pieces: k of n shares make it whole again, fewer say nothing about it (Shamir, over GF(256)).

Too few or wrong shares would give a wrong key without a word, so the SHA-256 of the key and of every share are kept:
a wrong share is named, and a wrong key is never tried on an envelope.
"""

import base64
import hashlib
from collections.abc import Sequence

import pyshamir
from django.utils.translation import gettext as _
from pyrage import x25519

from partnership.workflow.errors import DomainError

_CHECK = 5  # bytes of SHA-256 at the end of a printed share: 40 bits tell a slip of the pen


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def split(identity: x25519.Identity, shares: int, threshold: int) -> list[bytes]:
    """Cut a private key into shares. The rule of the box: 2 ≤ k ≤ n − 2, the printed reserve share counted in n."""
    if not 2 <= threshold <= shares - 2:
        raise ValueError(f"2 ≤ k ≤ n − 2, not k = {threshold} of n = {shares}")
    return [bytes(part) for part in pyshamir.split(str(identity).encode(), shares, threshold)]


def combine(shares: Sequence[bytes], secret_sha256: str) -> x25519.Identity:
    """The private key from at least k shares. Raises DomainError "wrong_share" when they do not make this key."""
    try:
        secret = bytes(pyshamir.combine([bytearray(share) for share in shares]))
    except ValueError:
        secret = b""
    if digest(secret) != secret_sha256:
        raise DomainError(
            _("These shares do not make the key of this tender: too few, or one is wrong."), "wrong_share"
        )
    return x25519.Identity.from_str(secret.decode())


def printed(share: bytes) -> str:
    """A share as it is printed for the paper envelope: letters and digits that are not misread, in groups of four."""
    text = base64.b32encode(share + hashlib.sha256(share).digest()[:_CHECK]).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def typed(text: str) -> bytes:
    """A printed share as somebody types it. Raises DomainError "mistyped" when its check does not fit."""
    letters = "".join(text.upper().split()).replace("-", "").replace("0", "O").replace("1", "I").replace("8", "B")
    try:
        found = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        found = b""
    share, check = found[:-_CHECK], found[-_CHECK:]
    if not share or hashlib.sha256(share).digest()[:_CHECK] != check:
        raise DomainError(_("The reserve share is mistyped: compare it with the paper, group by group."), "mistyped")
    return share
