"""The ministry's key on a token (PKCS#11): a token in software, made for the test, holds the only copy of the key."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key
from cryptography.hazmat.primitives.serialization import pkcs12 as p12
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key
from pkcs11.util.x509 import decode_x509_certificate

from contracts.models import Contract
from contracts.signing import authority
from contracts.signing.checking import signatures_in
from partnership.workflow.engine import fire
from partnership.workflow.errors import DomainError
from tests.contracts.test_signing import pdfsig
from tests.contracts.working import give_bond, walk

pytestmark = pytest.mark.django_db
DRIVERS = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so")
PIN = "1234"


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory, certificates: dict[str, Path]) -> str:
    """The driver of a token "ministry" with two keys made on it, and a certificate of our authority for each."""
    folder = tmp_path_factory.mktemp("token")
    config = folder / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(config)
    subprocess.run(
        ["softhsm2-util", "--init-token", "--free", "--label", "ministry", "--so-pin", PIN, "--pin", PIN],
        check=True, capture_output=True,
    )  # fmt: skip
    driver = next(path for path in DRIVERS if Path(path).exists())
    with pkcs11.lib(driver).get_token(token_label="ministry").open(rw=True, user_pin=PIN) as session:
        public, _private = session.generate_keypair(pkcs11.KeyType.RSA, 2048, store=True, label="rsa")
        certify(session, "rsa", encode_rsa_public_key(public), certificates)
        curve = session.create_domain_parameters(
            pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters("secp256r1")}, local=True
        )
        public, _private = curve.generate_keypair(store=True, label="ec")
        certify(session, "ec", encode_ec_public_key(public), certificates)
    return driver


def certify(session: Any, label: str, public: bytes, certificates: dict[str, Path]) -> None:
    """A certificate for a key of the token, kept beside it under the same label."""
    key, root, _others = p12.load_key_and_certificates(
        certificates["authority"].read_bytes(), authority.TEST_PASSPHRASE
    )
    assert root is not None
    name = authority._name("القطاع المعني بالمناقصات", "وزارة العمل")
    made = authority._certificate(name, load_der_public_key(public), (root.subject, key), years=1)
    facts = decode_x509_certificate(made.public_bytes(Encoding.DER))
    session.create_object(facts | {pkcs11.Attribute.LABEL: label, pkcs11.Attribute.TOKEN: True})


@pytest.fixture
def on_token(electronic: None, settings: Any, token: str) -> None:
    settings.SIGNING_CERTIFICATE = ""
    settings.SIGNING_PKCS11_MODULE, settings.SIGNING_PKCS11_TOKEN = token, "ministry"
    settings.SIGNING_PKCS11_LABEL, settings.SIGNING_PKCS11_PIN = "rsa", PIN


def for_the_ministry(house: dict[str, Any]) -> Contract:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    return fire(contract, "partner_sign_electronically", by=house["partner"], capacity="رئيس مجلس الإدارة")


def test_the_ministry_signs_with_a_key_that_never_leaves_its_token(
    house: dict[str, Any], on_token: None, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNING_PKCS11_LABEL = "ec"  # the other test signs with the other key
    contract = fire(for_the_ministry(house), "sign_electronically", by=house["signatory"], starts_on=None)
    assert contract.state == "in_force"
    pdf = contract.signatures.get(side="ministry").scan.content()
    assert [(f.intact, f.known) for f in signatures_in(pdf)] == [(True, True)] * 2
    assert pdfsig(pdf, tmp_path).count("Signature is Valid") == 2


def test_a_token_that_refuses_signs_nothing_and_the_next_try_succeeds(
    house: dict[str, Any], on_token: None, settings: Any, token: str
) -> None:
    contract = for_the_ministry(house)
    wrong = {
        "SIGNING_PKCS11_PIN": "0000", "SIGNING_PKCS11_LABEL": "nobody", "SIGNING_PKCS11_TOKEN": "another",
        "SIGNING_PKCS11_MODULE": "/nowhere/driver.so",
    }  # fmt: skip
    for name, value in wrong.items():
        right = getattr(settings, name)
        setattr(settings, name, value)
        with pytest.raises(DomainError) as refusal:
            fire(contract, "sign_electronically", by=house["signatory"], starts_on=None)
        assert refusal.value.code == "no_token"
        setattr(settings, name, right)
    assert contract.signatures.count() == 1
    contract = fire(contract, "sign_electronically", by=house["signatory"], starts_on=None)
    assert all(f.intact and f.known for f in signatures_in(contract.signatures.get(side="ministry").scan.content()))
