"""Whose certificate signs: the ministry's (PKCS#12 or PKCS#11) and, for a partner, one given for a single signature.

A partner's signer proves who they are with the second factor; the authority then certifies a key that signs once and is
thrown away, so that nobody holds a partner's key. The demonstration makes a test authority of its own in the data
folder; outside demo mode it is neither made nor used.
"""

import datetime as dt
import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption
from cryptography.hazmat.primitives.serialization import pkcs12 as p12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from pyhanko.sign.signers import SimpleSigner

from contracts.signing.token import on_token

TEST_PASSPHRASE = b"sharaka-test-authority"  # of the demonstration's own files only
YEARS = 5  # how long a certificate for one signature lasts; its key lives for that signature
_RIGHT_TO_LEFT = {"R", "AL"}


def folder() -> Path:
    return Path(settings.SHARAKA_DATA) / "signing"


def _test_authority_used() -> bool:
    return bool(settings.SHARAKA_DEMO) and not (settings.SIGNING_CERTIFICATE or settings.SIGNING_PKCS11_MODULE)


def electronic_possible() -> bool:
    """Can both sides sign electronically here? Otherwise contracts are signed on paper."""
    if _test_authority_used():
        return True
    ministry = bool(settings.SIGNING_CERTIFICATE or settings.SIGNING_PKCS11_MODULE)
    return ministry and bool(settings.SIGNING_PARTNER_AUTHORITY)


@contextmanager
def signer_for(side: str, *, name: str, organisation: str) -> Iterator[Any]:
    """The signer of one side, for one signature. Raises NoToken where the ministry's token cannot sign."""
    if side == "partner":
        yield _partner_signer(name=name, organisation=organisation)
    elif settings.SIGNING_PKCS11_MODULE:
        with on_token() as signer:
            yield signer
    elif _test_authority_used():
        yield _loaded(test_files()["ministry"], TEST_PASSPHRASE)
    else:
        yield _loaded(Path(settings.SIGNING_CERTIFICATE), settings.SIGNING_PASSPHRASE.encode())


def _partner_signer(*, name: str, organisation: str) -> Any:
    """A signer for one signature: a new key, certified for this person of this partner."""
    if _test_authority_used():
        path, passphrase = test_files()["authority"], TEST_PASSPHRASE
    else:
        path, passphrase = Path(settings.SIGNING_PARTNER_AUTHORITY), settings.SIGNING_PARTNER_PASSPHRASE.encode()
    key, certificate, others = p12.load_key_and_certificates(path.read_bytes(), passphrase)
    if key is None or certificate is None:
        raise ValueError("The partner authority's file holds no key with its certificate.")
    mine = ec.generate_private_key(ec.SECP256R1())
    issued = _certificate(_name(name, organisation), mine.public_key(), (certificate.subject, key), years=YEARS)
    data = p12.serialize_key_and_certificates(b"once", mine, issued, [certificate, *others], NoEncryption())
    return SimpleSigner.load_pkcs12_data(data, other_certs=[])


def root_files() -> list[Path]:
    """PEM files of the authorities whose signatures count as known."""
    known = [Path(path) for path in settings.SIGNING_ROOTS]
    return [*known, test_files()["root"]] if _test_authority_used() else known


def test_files() -> dict[str, Path]:
    """The demonstration's authority, ministry certificate and root; made where they are missing."""
    made = {
        name: folder() / f"{name}.{'pem' if name == 'root' else 'p12'}" for name in ("authority", "ministry", "root")
    }
    if not all(path.exists() for path in made.values()):
        make_test_authority(made)
    return made


def make_test_authority(files: dict[str, Path]) -> None:
    """A root of our own and a certificate for the ministry, under a passphrase that everybody knows."""
    key = ec.generate_private_key(ec.SECP256R1())
    root_name = _name("Sharaka test authority - not for real use", "Sharaka demonstration")
    root = _certificate(root_name, key.public_key(), (root_name, key), years=10, authority=True)
    mine = ec.generate_private_key(ec.SECP256R1())
    who = _name("القطاع المعني بالمناقصات - تجريبي", "وزارة العمل - تجريبي")
    ministry = _certificate(who, mine.public_key(), (root.subject, key), years=YEARS)
    secret = BestAvailableEncryption(TEST_PASSPHRASE)
    for name, data in (
        ("authority", p12.serialize_key_and_certificates(b"authority", key, root, None, secret)),
        ("ministry", p12.serialize_key_and_certificates(b"ministry", mine, ministry, [root], secret)),
        ("root", root.public_bytes(Encoding.PEM)),
    ):
        files[name].parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = files[name].with_suffix(f".{os.getpid()}")
        draft.write_bytes(data)
        os.replace(draft, files[name])


def _loaded(path: Path, passphrase: bytes) -> SimpleSigner:
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=passphrase)
    if signer is None:
        raise ValueError("The signing certificate cannot be read with its passphrase.")
    return signer


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation)),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(common)),
        ]
    )


def _cut(text: str) -> str:
    """At most 64 bytes, as a certificate's name holds; whole letters, and of one direction.

    A name with right-to-left letters must begin and end with one and hold none of the other direction (RFC 3454, section 6), or
    readers refuse the whole certificate. The signature's own name field keeps the full text.
    """
    text = text.encode()[:64].decode(errors="ignore").strip()
    sides = [unicodedata.bidirectional(letter) for letter in text]
    if not _RIGHT_TO_LEFT.intersection(sides):
        return text
    kept = "".join(letter for letter, side in zip(text, sides, strict=True) if side != "L")
    while kept and unicodedata.bidirectional(kept[-1]) not in _RIGHT_TO_LEFT:
        kept = kept[:-1]
    while kept and unicodedata.bidirectional(kept[0]) not in _RIGHT_TO_LEFT:
        kept = kept[1:]
    return " ".join(kept.split())


def _certificate(subject: x509.Name, public: Any, issuer: tuple[x509.Name, Any], *, years: int, authority: bool = False) -> x509.Certificate:  # fmt: skip
    start = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer[0]).public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(start).not_valid_after(start + dt.timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer[1].public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not authority, content_commitment=not authority, key_encipherment=False, data_encipherment=False,
                key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
    )  # fmt: skip
    if not authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(issuer[1], hashes.SHA256())
