"""A backup is worth what its restore brings back."""

import tarfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError

from partnership.audit import services
from partnership.audit.models import TrailEntry
from partnership.operations import backups
from partnership.people.models import User
from tests.factories import make_user


@pytest.fixture
def own_files(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "storage")},
        }
    }
    return tmp_path / "storage"


@pytest.mark.django_db(transaction=True)
def test_restore_brings_everything_back(own_files: Path, tmp_path: Path) -> None:
    amina = make_user("officer", username="amina")
    services.record("sign_in", by=amina)
    default_storage.save("files/عقد.pdf", ContentFile(b"%PDF-1.7 contract"))
    trail = list(TrailEntry.objects.order_by("pk").values_list("hash", flat=True))
    target = tmp_path / "backup.tar"

    call_command("backup", target, stdout=StringIO())
    User.objects.filter(username="amina").update(name="غيرها")
    make_user(username="later")
    default_storage.delete("files/عقد.pdf")
    out = StringIO()
    call_command("restore", target, replace=True, stdout=out)

    assert list(User.objects.values_list("username", "name")) == [("amina", amina.name)]
    assert (own_files / "files/عقد.pdf").read_bytes() == b"%PDF-1.7 contract"
    assert list(TrailEntry.objects.order_by("pk").values_list("hash", flat=True)) == trail
    assert "the database and 1 files" in out.getvalue()


@pytest.mark.django_db
def test_restore_over_data_needs_a_word(own_files: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", tmp_path / "any.tar")


@pytest.mark.django_db(transaction=True)
def test_restore_of_a_damaged_backup_changes_nothing(own_files: Path, tmp_path: Path) -> None:
    make_user(username="amina")
    default_storage.save("files/one.txt", ContentFile(b"the true content"))
    target = tmp_path / "backup.tar"
    backups.backup_create(target)
    target.write_bytes(target.read_bytes().replace(b"the true content", b"the fake content"))
    User.objects.update(name="بعد النسخ")

    with pytest.raises(CommandError, match="damaged: storage/files/one.txt"):
        call_command("restore", target, replace=True)
    assert User.objects.get().name == "بعد النسخ"


@pytest.mark.django_db
def test_restore_of_something_else_says_so(tmp_path: Path) -> None:
    other = tmp_path / "holiday.tar"
    with tarfile.open(other, "w"):
        pass
    with pytest.raises(CommandError, match="not a backup of Sharaka"):
        call_command("restore", other, check=True)


@pytest.mark.django_db
def test_backup_is_for_its_owner_only(own_files: Path, tmp_path: Path) -> None:
    target = tmp_path / "backup.tar"
    backups.backup_create(target)
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.glob("*.part")) == []
