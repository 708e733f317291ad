"""Signed receipts: what was sealed, when by the database's clock, with which hashes. Ed25519 over plain text.

The text is made to be read by people and checked with public tools (docs/tender-box.md shows openssl).
"""

import base64
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils import timezone

from tenders.box.models import Receipt
from tenders.models.bid import BidVersion

TITLE = "Sharaka bid receipt 1"
_SIGNED = re.compile(rf"({re.escape(TITLE)}\n(?:[a-z0-9-]+: [^\n]*\n)+)signature: ([A-Za-z0-9+/=]{{88}})")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a receipt's check came to. `known`: this house issued it as it stands."""

    genuine: bool
    known: bool
    text: str = ""


def private_key() -> Ed25519PrivateKey:
    """The house's signing key: from RECEIPT_KEY, or derived from SECRET_KEY."""
    if settings.RECEIPT_KEY:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.RECEIPT_KEY))
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"sharaka bid receipts")
    return Ed25519PrivateKey.from_private_bytes(derive.derive(settings.SECRET_KEY.encode()))


def public_pem() -> str:
    """The public half as a PEM file, for openssl."""
    raw = private_key().public_key()
    return raw.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def _public_text() -> str:
    raw = private_key().public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def text_of(version: BidVersion, *, paper: str = "") -> str:
    """What is signed: one fact a line, the time in Bahrain to the microsecond. `paper`: the number on a paper envelope."""
    bid = version.bid
    sealed_at = timezone.localtime(version.sealed_at).isoformat(timespec="microseconds")
    facts = (
        ("receipt", version.receipt),
        ("tender", bid.tender.reference),
        ("bidder", " ".join(bid.partner.name.split())),
        ("version", version.number),
        ("sealed-at", sealed_at),
        ("technical-sha256", version.technical_sha256),
        ("financial-sha256", version.financial_sha256),
        *((("paper-envelope", " ".join(paper.split())),) if paper else ()),
    )
    return f"{TITLE}\n" + "".join(f"{name}: {value}\n" for name, value in facts)


def sign(version: BidVersion, *, paper: str = "") -> Receipt:
    """Sign the receipt of a version that was just sealed."""
    text = text_of(version, paper=paper)
    signature = base64.b64encode(private_key().sign(text.encode())).decode()
    return Receipt.objects.create(version=version, text=text, signature=signature, public_key=_public_text())


def whole(receipt: Receipt) -> str:
    """The receipt as its owner keeps it: the text, then the signature on its own line."""
    return f"{receipt.text}signature: {receipt.signature}\n"


def check(text: str) -> Verdict:
    """Is this receipt genuine: signed by this house's key over exactly this text?"""
    found = _SIGNED.search(text.replace("\r\n", "\n").strip() + "\n")
    if found is None:
        return Verdict(False, False)
    signed, signature = found.groups()
    kept = Receipt.objects.filter(text=signed, signature=signature).first()
    public = kept.public_key if kept else _public_text()  # a receipt signed with an earlier key stays genuine
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public)).verify(
            base64.b64decode(signature), signed.encode()
        )
    except (InvalidSignature, ValueError):
        return Verdict(False, False, signed)
    return Verdict(True, kept is not None, signed)
