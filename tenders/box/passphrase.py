"""A secret behind a person's passphrase: scrypt (memory-hard) makes the key, ChaCha20-Poly1305 keeps and proves the secret.

One derivation takes about a second and 128 MB at the cost of production, so it never runs while a row is locked; a
semaphore keeps several at once from filling the memory.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from threading import BoundedSemaphore

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.utils.translation import gettext as _

from partnership.arabic.digits import to_western
from partnership.workflow.errors import DomainError

_AT_ONCE = BoundedSemaphore(2)
_NONCE = 12


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A wrapped secret as it may lie in the database: salt, cost (scrypt's N is 2 to this power), nonce and ciphertext."""

    salt: bytes
    cost: int
    sealed: bytes


def wrap(secret: bytes, passphrase: str, owner: str) -> Wrapped:
    """Put a secret behind a passphrase. `owner` is bound to it: the row of one person does not open as another's."""
    salt, nonce, cost = secrets.token_bytes(16), secrets.token_bytes(_NONCE), settings.SHARAKA_BOX_COST
    sealed = ChaCha20Poly1305(_key(passphrase, salt, cost)).encrypt(nonce, secret, owner.encode())
    return Wrapped(salt, cost, nonce + sealed)


def unwrap(wrapped: Wrapped, passphrase: str, owner: str) -> bytes:
    """The secret again. Raises DomainError "passphrase" for a wrong passphrase or a row that was tampered with."""
    key = ChaCha20Poly1305(_key(passphrase, wrapped.salt, wrapped.cost))
    try:
        return key.decrypt(wrapped.sealed[:_NONCE], wrapped.sealed[_NONCE:], owner.encode())
    except InvalidTag as error:
        raise DomainError(_("This is not your box passphrase. Nothing was changed."), "passphrase") from error


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    typed = to_western(unicodedata.normalize("NFC", passphrase.strip())).encode()  # the same from every keyboard
    with _AT_ONCE:
        return Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(typed)
