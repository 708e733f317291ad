"""The ministry's key on a token or security module (PKCS#11): it signs there and never leaves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from django.conf import settings

_ONE_AT_A_TIME = Lock()  # a token knows one login of this process; a second one would be refused


class NoToken(Exception):
    """The token is not there, refuses its PIN, or lacks the certificate or its key."""


@contextmanager
def on_token() -> Iterator[Any]:
    """A signer whose key stays on the token, logged in for this signature only. Raises NoToken, also for what fails inside."""
    from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 -- only where a token is set
    from pyhanko.config.pkcs11 import PKCS11SignatureConfig, TokenCriteria  # noqa: PLC0415 -- as above
    from pyhanko.sign.general import SigningError  # noqa: PLC0415 -- as above
    from pyhanko.sign.pkcs11 import PKCS11SigningContext  # noqa: PLC0415 -- as above

    config = PKCS11SignatureConfig(
        module_path=settings.SIGNING_PKCS11_MODULE, token_criteria=TokenCriteria(label=settings.SIGNING_PKCS11_TOKEN),
        cert_label=settings.SIGNING_PKCS11_LABEL, user_pin=settings.SIGNING_PKCS11_PIN,
    )  # fmt: skip
    try:
        with _ONE_AT_A_TIME, PKCS11SigningContext(config) as signer:
            if signer.signing_cert.public_key.algorithm == "ec":
                signer.use_raw_mechanism = True  # every token signs a digest with ECDSA; not every one makes the digest
            yield signer
    except (PKCS11Error, SigningError) as error:
        raise NoToken(str(error)) from error
