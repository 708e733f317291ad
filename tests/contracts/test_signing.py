"""Signing: what blocks it, both sides electronically, on paper, time stamps, and what a changed byte does."""

import hashlib
import io
import json
import subprocess
import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from pyhanko.sign.timestamps import DummyTimeStamper

from committee.guards import standstill_ended
from contracts.guards.signing import bond_in_place
from contracts.models import Contract
from contracts.selectors.signing import accredited_document, sign_until
from contracts.services.amendments import amendment_create
from contracts.services.signing import signing_extend
from contracts.services.values import bond_required
from contracts.signing import authority
from contracts.signing.checking import signatures_in
from partnership.audit.models import TrailEntry
from partnership.documents.services import pdf_of_document
from partnership.partners.models import Representative
from partnership.workflow import clock
from partnership.workflow.engine import available_steps, fire
from partnership.workflow.errors import DomainError
from tests.committee import story
from tests.contracts.working import give_bond, scan, walk

pytestmark = pytest.mark.django_db


def signed(house: dict[str, Any]) -> Contract:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    contract = fire(contract, "partner_sign_electronically", by=house["partner"], capacity="رئيس مجلس الإدارة")
    return fire(contract, "sign_electronically", by=house["signatory"], capacity="وكيل مساعد", starts_on=None)


def pdfsig(pdf: bytes, folder: Path) -> str:
    """What poppler says: the second reader."""
    path = folder / "signed.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


def changed(pdf: bytes, at: int) -> bytes:
    """The same bytes but for one."""
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def test_both_sides_sign_one_file_and_a_changed_byte_is_found_by_everybody(house: dict[str, Any], electronic: None, client: Any, tmp_path: Path) -> None:  # fmt: skip
    contract = signed(house)
    assert contract.state == "in_force"
    document = accredited_document(contract)
    assert document is not None
    first, second = contract.signatures.order_by("pk")
    pdf = second.scan.content()
    assert pdf.startswith(first.scan.content()) and pdf.startswith(
        pdf_of_document(document)
    )  # only added to, never written anew
    assert (second.sha256, second.method) == (hashlib.sha256(pdf).hexdigest(), "electronic")
    assert [(f.name, f.intact, f.known) for f in signatures_in(pdf)] == [(house["partner"].name, True, True), (house["signatory"].name, True, True)]  # fmt: skip
    told = pdfsig(pdf, tmp_path)
    assert told.count("Signature is Valid") == 2 and "Total document signed" in told

    address = f"/verify/{document.verify_code}/"
    page = client.get(address).content.decode()
    assert house["partner"].name in page and house["signatory"].name in page and "القيمة الإجمالية" not in page
    right = client.post(address, {"file": SimpleUploadedFile("x.pdf", pdf, "application/pdf")}).content.decode()
    assert "alert-success" in right and "alert-danger" not in right and right.count("verify-broken") == 0
    broken = changed(pdf, len(pdf_of_document(document)) // 2)
    assert not any(f.intact for f in signatures_in(broken))
    assert "Digest Mismatch" in pdfsig(broken, tmp_path)
    wrong = client.post(address, {"file": SimpleUploadedFile("x.pdf", broken, "application/pdf")}).content.decode()
    assert "alert-danger" in wrong and wrong.count("verify-broken") == 2
    for digest, answer in ((second.sha256, 'role="status"'), ("0" * 64, "alert-danger")):
        assert answer in client.post(address, {"sha256": digest.upper()}).content.decode()
    assert client.post(address, {"sha256": "ليست بصمة"}).status_code == 200
    assert (
        client.post(address, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7 nothing", "application/pdf")}).status_code
        == 200
    )


def test_the_partner_reads_the_countersigned_file_as_it_was_signed(
    house: dict[str, Any], electronic: None, sign_in: Any
) -> None:
    contract = signed(house)
    signature = contract.signatures.get(side="ministry")
    answer = sign_in(house["partner"]).get(signature.scan.get_absolute_url())
    assert hashlib.sha256(b"".join(answer)).hexdigest() == signature.sha256
    assert "رقم" in sign_in(house["partner"]).get(contract.get_absolute_url()).content.decode()


def test_the_accredited_pdf_carries_its_data_and_never_changes(house: dict[str, Any]) -> None:
    document = accredited_document(walk(house, "accredited"))
    assert document is not None
    pdf = pdf_of_document(document)
    assert pdf_of_document(type(document).objects.get(pk=document.pk)) == pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        attached = opened.attachments[f"{document.number}.json"]
        data = json.loads(attached.get_file().read_bytes())
        assert opened.Root.AF[0].AFRelationship == "/Data"
        assert (
            'pdfaid:part="3"' in (meta := bytes(opened.Root.Metadata.read_bytes()).decode())
            or "<pdfaid:part>3<" in meta
        )
    assert data["amount"] == "90000.251" and len(data["clauses"]) >= 35
    sealed = TrailEntry.objects.get(kind="document_rendered", object_id=str(document.pk))
    assert hashlib.sha256(pdf).hexdigest() in str(sealed.data)


def test_signing_waits_for_a_sufficient_bond(house: dict[str, Any]) -> None:
    contract = walk(house, "signing")
    with pytest.raises(DomainError) as refusal:
        fire(contract, "partner_sign", by=house["partner"], signer="الممثل", scan=scan())
    assert refusal.value.code == "contracts.bond_in_place"
    for wrong in ({"amount": bond_required(contract) - 1}, {"expires_on": clock.today() + timedelta(days=30)}):
        with pytest.raises(DomainError):
            give_bond(contract, house["legal"], **wrong)
    bond = give_bond(contract, house["legal"])
    assert bond_in_place(contract)
    with pytest.raises(DomainError):
        give_bond(contract, house["legal"])
    type(bond).objects.filter(pk=bond.pk).update(issued_on=clock.today() - timedelta(days=9), expires_on=clock.today() - timedelta(days=1))  # fmt: skip
    assert not bond_in_place(contract)


def test_signing_ends_after_the_rules_days_unless_extended_with_a_reason(house: dict[str, Any], sign_in: Any) -> None:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    Contract.objects.filter(pk=contract.pk).update(awarded_at=clock.now() - timedelta(days=31))
    contract.refresh_from_db(fields=["awarded_at"])
    with pytest.raises(DomainError) as refusal:
        fire(contract, "partner_sign", by=house["partner"], signer="الممثل", scan=scan())
    assert refusal.value.code == "contracts.time_to_sign"
    page = sign_in(house["legal"]).post(
        f"/contracts/{contract.pk}/signing/extend/", {"until": "2020-01-01", "reason": "تأخر"}
    )
    assert page.status_code == 422
    contract = signing_extend(
        contract, by=house["legal"], until=clock.today() + timedelta(days=5), reason="سفر المفوض بالتوقيع"
    )
    assert sign_until(contract) == clock.today() + timedelta(days=5)
    assert fire(contract, "partner_sign", by=house["partner"], signer="الممثل", scan=scan()).state == "signing"


def test_only_who_may_bind_the_partner_signs_electronically(house: dict[str, Any], electronic: None) -> None:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    Representative.objects.filter(user=house["partner"]).update(authority_to_bind=False)
    with pytest.raises(PermissionDenied):
        fire(contract, "partner_sign_electronically", by=house["partner"])


def test_without_certificates_only_paper_is_offered(house: dict[str, Any]) -> None:
    contract = walk(house, "signing")
    names = {offer.step.name for offer in available_steps(contract, house["partner"])}
    assert names == {"partner_sign"}


def test_paper_and_electronic_do_not_mix(house: dict[str, Any], electronic: None) -> None:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    contract = fire(contract, "partner_sign", by=house["partner"], signer="الممثل", scan=scan())
    with pytest.raises(DomainError) as refusal:
        fire(contract, "sign_electronically", by=house["signatory"])
    assert refusal.value.code == "contracts.electronic_so_far"
    contract = fire(contract, "sign", by=house["signatory"], signer="الوكيل", scan=scan(), starts_on=None)
    assert set(contract.signatures.values_list("method", flat=True)) == {"paper"} and contract.state == "in_force"


def test_the_ministry_signs_first_by_setting(house: dict[str, Any], electronic: None, settings: Any) -> None:
    settings.SHARAKA_SIGNS_FIRST = "ministry"
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    assert contract.waits_for() == ["sign_first"]
    with pytest.raises(PermissionDenied):
        fire(contract, "partner_sign", by=house["partner"], signer="الممثل", scan=scan())
    with pytest.raises(DomainError):
        fire(contract, "partner_sign_last_electronically", by=house["partner"])
    contract = fire(contract, "sign_first_electronically", by=house["signatory"])
    assert contract.waits_for() == ["partner_sign_last"]
    contract = fire(contract, "partner_sign_last_electronically", by=house["partner"])
    assert contract.state == "in_force" and contract.milestones.exclude(due_on=None).exists()
    assert all(f.intact for f in signatures_in(contract.signatures.last().scan.content()))


def test_signing_waits_for_the_end_of_the_standstill() -> None:
    clock.become_demo()
    told = story.standstill(("40000", 80), ("45000", 75))
    contract = Contract(project=told.tender.project)
    assert not standstill_ended(contract)
    told.award.complaints.create(
        partner=told.bids[1].partner, text="تظلم", filed_at=clock.now(), filed_by=told.bidders[1], state="filed"
    )
    type(told.award).objects.filter(pk=told.award.pk).update(standstill_ends_at=clock.now() - timedelta(days=1))
    assert not standstill_ended(contract)  # the award is not final, and a complaint is open


class _Stamper(BaseHTTPRequestHandler):
    dummy: Any

    def do_POST(self) -> None:
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = self.dummy.request_tsa_response(request).dump()
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def stamper(settings: Any) -> Iterator[None]:
    """A time-stamping authority of our own on this machine; the library's knows RSA only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = authority._name("Sharaka test authority", "Sharaka demonstration")
    certificate = authority._certificate(name, key.public_key(), (name, key), years=1)
    _Stamper.dummy = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )
    server = HTTPServer(("127.0.0.1", 0), _Stamper)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SIGNING_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
    yield
    server.shutdown()
    server.server_close()


def test_a_time_stamp_is_taken_where_an_authority_is_set(
    house: dict[str, Any], electronic: None, stamper: None
) -> None:
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    contract = fire(contract, "partner_sign_electronically", by=house["partner"])
    signature = contract.signatures.get()
    assert "Sharaka test authority" in signature.stamped_by
    found = signatures_in(signature.scan.content())
    assert [f.stamped for f in found] == [True]


def test_without_its_time_stamp_nothing_is_signed(house: dict[str, Any], electronic: None, settings: Any) -> None:
    settings.SIGNING_TIMESTAMP_URL = "http://127.0.0.1:9/"
    contract = walk(house, "signing")
    give_bond(contract, house["legal"])
    with pytest.raises(DomainError) as refusal:
        fire(contract, "partner_sign_electronically", by=house["partner"])
    assert refusal.value.code == "no_stamp" and not contract.signatures.exists()


def test_an_amendment_has_a_pdf_and_electronic_signatures_of_its_own(
    house: dict[str, Any], electronic: None, client: Any, tmp_path: Path
) -> None:
    contract = walk(house, "in_force")
    found = amendment_create(contract, by=house["officer"], why="زيادة المستفيدين", amount_change=Decimal("1000.500"))
    for step, who in (("submit", "officer"), ("fund", "finance"), ("review", "legal"), ("approve", "senior")):
        found = fire(found, step, by=house[who])
    with pytest.raises(DomainError):  # the partner first
        fire(found, "sign_electronically", by=house["signatory"])
    found = fire(found, "partner_sign_electronically", by=house["partner"], capacity="رئيس مجلس الإدارة")
    with pytest.raises(DomainError):  # paper and electronic do not mix
        fire(found, "sign", by=house["signatory"], signer="الوكيل", scan=scan())
    found = fire(found, "sign_electronically", by=house["signatory"], capacity="وكيل مساعد")
    assert Contract.objects.get(pk=contract.pk).amended_amount == contract.amount + Decimal("1000.500")

    signature = found.signatures.get(side="ministry")
    pdf, document = signature.scan.content(), signature.document
    assert pdf.startswith(pdf_of_document(document))
    assert [(f.name, f.intact, f.known) for f in signatures_in(pdf)] == [(house["partner"].name, True, True), (house["signatory"].name, True, True)]  # fmt: skip
    assert pdfsig(pdf, tmp_path).count("Signature is Valid") == 2
    address = f"/verify/{document.verify_code}/"
    assert house["signatory"].name in client.get(address).content.decode()
    for file, sound in ((pdf, True), (changed(pdf, len(pdf_of_document(document)) // 2), False)):
        answer = client.post(address, {"file": SimpleUploadedFile("x.pdf", file, "application/pdf")}).content.decode()
        assert ("alert-danger" in answer, answer.count("verify-broken")) == ((False, 0) if sound else (True, 2))
