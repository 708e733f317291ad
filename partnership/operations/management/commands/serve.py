"""`manage.py serve`: prepare what changed, then run the web server and the job worker until Ctrl-C."""

import http.client
import os
import sys
from argparse import ArgumentParser
from collections import defaultdict
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import translation

from partnership import database
from partnership.operations import preparation
from partnership.operations.supervisor import Supervisor
from partnership.people import demo_guard
from partnership.people.models import RoleGrant
from partnership.people.roles import ROLES

DEMO_PASSWORD = "demo"  # noqa: S105 -- published; the accounts exist in demo data only


# A file of a hundred megabytes on a slow line holds a thread for many minutes. Threads that wait cost next to nothing, end when
# nothing comes, and share a few connections to the database (decision 0053).
THREADS = 32


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The web server, to be run by Python with `WEB_ENV`."""
    return [
        *("-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws", "--log-level", "warning"),
        *("--workers-kill-timeout", "5", "--respawn-failed-workers", "partnership.wsgi:application"),
    ]


WEB_ENV = {"DB_POOL": "1"}


class Command(BaseCommand):
    help = "Prepare the database, texts, fonts and static files, then run the web server and the job worker."
    requires_system_checks: list[str] = []  # run after the migrations: some checks read the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or "8000")
        parser.add_argument("--workers", type=int, default=max(2, min(8, os.cpu_count() or 2)))
        parser.add_argument("--no-jobs", action="store_true", help="only the web server")

    def handle(self, *, host: str, port: int, workers: int, no_jobs: bool, **options: Any) -> None:
        supervisor = Supervisor()
        supervisor.listen()
        preparation.require_port(host, port)
        preparation.require_libraries()
        preparation.require_fonts()
        preparation.require_database()
        self._prepare()
        env = {
            "DATABASE_URL": database.url_of(settings.DATABASES["default"]),  # the embedded one has one owner: us
            "PORT": str(port),
            "PYTHONUNBUFFERED": "1",
        }
        connections.close_all()
        supervisor.start("web server", [sys.executable, *web_command(host, port, workers)], env | WEB_ENV)
        answered = supervisor.wait_until(lambda: _answers(host, port), 60)
        if not answered and not supervisor.stopping:
            supervisor.stop()
            raise CommandError("The web server did not answer within a minute. Its last lines are above.")
        if answered:
            if not no_jobs:
                supervisor.start("job worker", self._jobs(), env)  # after the pages: nobody waits for jobs yet
            self._welcome(host, port)
        ended = supervisor.run()
        if ended:
            raise CommandError(f"The {ended} ended unexpectedly, so everything was stopped. Its last lines are above.")
        self.stdout.write("\nStopped. The data are kept.")

    def _prepare(self) -> None:
        steps = [
            ("texts compiled", preparation.compile_messages),
            ("half-loaded demo data removed", preparation.clear_half_loaded_demo),
            ("database migrated", preparation.migrate),
            ("page fonts built", preparation.build_fonts),
            ("static files collected", preparation.collect_static),
        ]
        if settings.SHARAKA_DEMO:
            steps.append(("demo data loaded", preparation.load_demo))
        for done, step in steps:
            if step():
                self.stdout.write(f"  {done}")
                self.stdout.flush()
        call_command("check", databases=["default"], stdout=StringIO())
        if sentence := demo_guard.refusal():
            raise CommandError(sentence)

    def _jobs(self) -> list[str]:
        return [
            sys.executable,
            "manage.py",
            "procrastinate",
            "worker",
            "--concurrency",
            "2",
            "--shutdown-graceful-timeout",
            "8",
        ]

    def _welcome(self, host: str, port: int) -> None:
        shown = "localhost" if host in ("127.0.0.1", "0.0.0.0") else host  # noqa: S104 -- compared, not bound
        self.stdout.write(f"\nSharaka is ready: http://{shown}:{port}/")
        if settings.SHARAKA_DEMO:
            self._print_accounts()
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()

    def _print_accounts(self) -> None:
        self.stdout.write(f"\nDemo accounts, password: {DEMO_PASSWORD}")
        names = defaultdict(list)
        for role, name in RoleGrant.objects.in_force().filter(user__is_demo=True).values_list("role", "user__username"):
            names[role].append(name)
        with translation.override("en"):
            for code, role in ROLES.items():
                self.stdout.write(f"  {', '.join(names[code][:4]):<64} {role.label}")
        self.stdout.write("")


def _answers(host: str, port: int) -> bool:
    address = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- compared, not bound
    name = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    probe = http.client.HTTPConnection(address, port, timeout=2)
    try:
        probe.request("GET", "/healthz", headers={"Host": name})
        return probe.getresponse().status == 200
    except (http.client.HTTPException, OSError):
        return False
    finally:
        probe.close()
