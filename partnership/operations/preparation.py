"""What must be true before the server starts. Each step looks first, and does nothing when nothing changed."""

import ctypes
import hashlib
import socket
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from partnership.interface import fonts

OLDEST_POSTGRESQL = 15
# Loaded by WeasyPrint; Debian package → the library it brings.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
# The font packages of pyproject.toml → the file without which no Arabic page or document can be made.
FONTS = {"fontpkg-amiri": "Amiri-Regular.ttf", "fontpkg-ibm-plex-sans-arabic": "IBMPlexSansArabic-Regular"}
# Parts of Bootstrap that no page asks for; compressing them would take most of the first start.
UNUSED_STATIC = [
    "bootstrap-*",
    "bootstrap.esm.*",
    "bootstrap.css*",
    "bootstrap.rtl.css*",
    "bootstrap.js*",
    "bootstrap.bundle.js*",
]


def require_port(host: str, port: int) -> None:
    """Fail with a sentence when another program listens on the port already."""
    if not 1 <= port <= 65535:
        raise CommandError(f"PORT must be between 1 and 65535, not {port}.")
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CommandError(
                f"This account may not listen on port {port}. Choose one above 1023: PORT=8001 make run"
            ) from None
        except OSError:
            raise CommandError(
                f"Port {port} is in use. Stop what uses it, or choose another port: PORT={port + 1} make run"
            ) from None


def require_database() -> None:
    """Fail with a sentence when the database does not answer, or is too old."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise CommandError(
            f"The database does not answer: {str(error).strip()} Start it, or correct DATABASE_URL."
        ) from error
    if connection.pg_version < OLDEST_POSTGRESQL * 10_000:  # type: ignore[attr-defined]
        raise CommandError(f"Sharaka needs PostgreSQL {OLDEST_POSTGRESQL} or later.")


def require_libraries() -> None:
    """Fail with a sentence when a shared library of the PDF room is absent."""
    missing = [package for package, library in LIBRARIES.items() if not _loads(library)]
    if missing:
        raise CommandError(
            f"PDFs cannot be made without these Debian packages: {' '.join(missing)}. "
            f"Install them: sudo apt-get install {' '.join(missing)}"
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require_fonts() -> None:
    """Fail with a sentence when a font file is absent: an Arabic document in the wrong font loses its text."""
    for package, file in FONTS.items():
        spec = find_spec(package.replace("-", "_"))
        folders = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
        if not any(folder.rglob(f"{file}*") for folder in folders) or not any(
            next(folder.rglob(f"{file}*"), None) for folder in folders
        ):
            raise CommandError(
                f"The font {file} is missing. Install the package again: "
                f"uv sync --reinstall-package {package} (or remove .venv and start again)."
            )


def compile_messages() -> bool:
    """Compile the texts whose .po is newer than its .mo. Return whether anything was done."""
    stale = [
        catalogue
        for folder in settings.LOCALE_PATHS
        for catalogue in Path(folder).glob("*/LC_MESSAGES/*.po")
        if not (mo := catalogue.with_suffix(".mo")).exists() or mo.stat().st_mtime < catalogue.stat().st_mtime
    ]
    if stale:
        call_command("compilemessages", locale=sorted({path.parts[-3] for path in stale}), verbosity=0)
    return bool(stale)


def migrate() -> bool:
    """Bring the database up to date. Return whether anything was done."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        call_command("migrate", interactive=False, verbosity=0)
    return bool(pending)


def build_fonts() -> bool:
    """Cut the page fonts to size where that was not done yet. Return whether anything was done."""
    return bool(fonts.build())


def collect_static() -> bool:
    """Collect, hash and compress the static files when one of them changed. Return whether anything was done."""
    root = Path(settings.STATIC_ROOT)
    note = root / ".inputs"
    print_of_inputs = hashlib.sha256("\n".join(_static_inputs()).encode()).hexdigest()
    if note.exists() and note.read_text() == print_of_inputs:
        return False
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, clear=True, ignore_patterns=UNUSED_STATIC, verbosity=0)
    note.write_text(print_of_inputs)
    return True


def _static_inputs() -> Iterator[str]:
    yield str(settings.STORAGES["staticfiles"])
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            stat = Path(storage.path(path)).stat()
            yield f"{path} {stat.st_size} {stat.st_mtime_ns}"


def load_demo() -> bool:
    """Load the demo data once: an empty table of people means that nobody has used this database yet."""
    if get_user_model().objects.exists():
        return False
    note = _loading_note()
    note.touch()
    call_command("demo", verbosity=0)
    note.unlink()
    return True


def clear_half_loaded_demo() -> bool:
    """When loading the demo was interrupted, begin again with an empty database: nobody has worked in it yet."""
    note = _loading_note()
    if not note.exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    note.unlink()
    return True


def _loading_note() -> Path:
    return Path(settings.SHARAKA_DATA) / f"demo-loading-{connection.settings_dict['NAME']}"
