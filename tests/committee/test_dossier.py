"""The dossier: everything in order, only what its person may read, and a verifier that needs nothing of ours."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from committee import tasks
from committee.dossier import services
from committee.dossier.contents import safe
from committee.models import Dossier
from tests.committee import story as told
from tests.factories import make_department, make_user

pytestmark = pytest.mark.django_db


def unpacked(dossier: Dossier | None) -> dict[str, bytes]:
    assert dossier and dossier.path
    with storages["default"].open(dossier.path) as stored, zipfile.ZipFile(BytesIO(stored.read())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def made(project: Any, person: Any) -> dict[str, bytes]:
    return unpacked(services.dossier_build(services.dossier_request(project, by=person).pk))


def test_the_auditors_dossier_holds_documents_opened_bids_and_trail(auditor: Any) -> None:
    story = told.priced(("1000.000", 80), ("900.000", 80))
    files = made(story.tender.project, auditor)
    names = "\n".join(files)
    assert "1-documents/001 " in names
    assert names.count("technical.html") == names.count("financial.html") == 2
    assert files["1-documents/001 " + names.split("1-documents/001 ")[1].split("\n")[0]].startswith(b"%PDF")
    page = files[next(n for n in files if n.endswith("financial.html"))].decode()
    assert "1,000.000" in page and "المظروف المالي" in page and "security_kind" not in page
    assert "المظروف الفني" in files["index.html"].decode() and "style.css" in files


def test_the_verifier_accepts_it_and_names_what_was_changed(auditor: Any, tmp_path: Path) -> None:
    story = told.scored(("1000.000", 80))
    for name, content in made(story.tender.project, auditor).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)

    def verified() -> subprocess.CompletedProcess[str]:
        program = str(tmp_path / "4-trail/verify.py")
        return subprocess.run([sys.executable, "-I", program], capture_output=True, text=True, check=False)

    whole = verified()
    assert whole.returncode == 0, whole.stderr
    trail = tmp_path / "4-trail/trail.jsonl"
    trail.write_text(trail.read_text().replace('"step"', '"stop"', 1))
    assert verified().returncode != 0


def test_sealed_envelopes_are_not_in_it(auditor: Any) -> None:
    story = told.closed("1000.000", members=1)
    names = "\n".join(made(story.tender.project, auditor))
    assert "3-bids" not in names


def test_prices_are_not_in_it_before_the_financial_session(auditor: Any) -> None:
    story = told.scored(("77123.456", 80))
    files = made(story.tender.project, auditor)
    assert not [name for name, content in files.items() if b"77123.456" in content]
    assert not [name for name in files if name.endswith("financial.html")]


def test_an_officer_gets_no_bid_and_no_bidders_rows_of_the_trail(officer: Any, auditor: Any) -> None:
    story = told.priced(("1000.000", 80), ("900.000", 80))
    reader = make_user("finance")
    own, all_of_it = made(story.tender.project, reader), made(story.tender.project, auditor)
    assert not [name for name in own if name.startswith("3-bids")]
    assert b"tenders.bid" not in own["4-trail/trail.jsonl"]
    assert b"tenders.bid" in all_of_it["4-trail/trail.jsonl"]


def test_asking_twice_makes_one_and_the_sums_fit(auditor: Any) -> None:
    project = told.scored(("1000.000", 80)).tender.project
    first, second = (services.dossier_request(project, by=auditor) for _n in range(2))
    assert first == second
    files = unpacked(services.dossier_build(first.pk))
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(files[name]).hexdigest() == digest
    assert services.dossier_build(first.pk) is None  # a job that comes twice


def test_the_page_leads_from_asking_to_the_file(auditor: Any, sign_in: Callable[..., Client]) -> None:
    project = told.scored(("1000.000", 80)).tender.project
    client, page = sign_in(auditor), reverse("committee:dossier", args=[project.reference])
    assert client.post(page).status_code == 302
    assert "renew.js" in client.get(page).content.decode()
    tasks.build_dossier(dossier_id=Dossier.objects.get().pk)
    assert "renew.js" not in client.get(page).content.decode()
    taken = client.get(reverse("committee:dossier_zip", args=[project.reference]))
    assert taken["Content-Type"] == "application/zip"
    assert b"".join(taken.streaming_content)[:2] == b"PK"


def test_another_persons_dossier_and_another_departments_project_are_not_found(
    auditor: Any, sign_in: Callable[..., Client]
) -> None:
    project = told.scored(("1000.000", 80)).tender.project
    made(project, auditor)
    address = reverse("committee:dossier_zip", args=[project.reference])
    assert sign_in(make_user("auditor")).get(address).status_code == 404
    stranger = make_user("officer", department=make_department())
    assert sign_in(stranger).get(address).status_code == 404
    assert sign_in(stranger).post(reverse("committee:dossier", args=[project.reference])).status_code == 404


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "..  ..  etc passwd"),
        ("عرض\u202efdp.exe", "عرض fdp.exe"),
        ("...", "file"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ],
    ids=["path", "bidi", "dots", "long"],
)
def test_names_unpack_everywhere(name: str, kept: str) -> None:
    found = safe(name)
    assert "/" not in found and "\\" not in found and "\u202e" not in found
    if not name.startswith(".."):
        assert found == kept
