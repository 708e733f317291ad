"""What every test stands on: a strict Django, one fixture per role, pages that are checked as they are fetched."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext, override_settings, setup_databases, teardown_databases

from partnership.interface.parts import InParts
from partnership.people.models import User
from tenders.box import keyring
from tests import flush, strict
from tests.factories import make_department, make_user

pytest_plugins = ["tests.browser"]
strict.install()
flush.install()
Path(django_settings.STATIC_ROOT).mkdir(
    parents=True, exist_ok=True
)  # WhiteNoise warns about a folder that is not there


# --- storage: a folder of its own for every test process --------------------------------------------------------------
@pytest.fixture(scope="session", autouse=True)
def storage_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("storage")
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    with override_settings(MEDIA_ROOT=str(folder), STORAGES=django_settings.STORAGES | {"default": backend}):
        assert Path(storages["default"].location) == folder
        yield folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Tests' own cluster: a crash may lose it, so it need not wait for the disk."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory')")
        if Path(cursor.fetchone()[0]).parent.name in ("test", "check"):
            cursor.execute("ALTER SYSTEM SET fsync = off")
            cursor.execute("ALTER SYSTEM SET synchronous_commit = off")
            cursor.execute("ALTER SYSTEM SET full_page_writes = off")
            cursor.execute("SELECT pg_reload_conf()")
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """Always make the database: pytest-django's own leaves it out where only `demo` (tests/house) asks for it."""
    keep = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, keepdb=keep)
        flush.remember_first_rows()
    yield
    if not keep:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


# --- people: one fixture per role, and somebody with none -------------------------------------------------------------
@pytest.fixture
def department(db: None) -> Any:
    return make_department()


def _role_fixture(name: str, role: str) -> Callable[..., User]:
    @pytest.fixture(name=name)
    def person(db: None, department: Any) -> User:
        return make_user(role, username=name, department=department if role == "officer" else None)

    return person


officer = _role_fixture("officer", "officer")
finance = _role_fixture("finance", "finance")
tender_member = _role_fixture("tender_member", "tender_member")
tender_secretary = _role_fixture("tender_secretary", "tender_secretary")
tender_chair = _role_fixture("tender_chair", "tender_chair")
partnership_member = _role_fixture("partnership_member", "partnership_member")
partnership_secretary = _role_fixture("partnership_secretary", "partnership_secretary")
partnership_chair = _role_fixture("partnership_chair", "partnership_chair")
minister = _role_fixture("minister", "minister")
legal = _role_fixture("legal", "legal")
senior = _role_fixture("senior", "senior")
signatory = _role_fixture("signatory", "signatory")
communication = _role_fixture("communication", "communication")
higher = _role_fixture("higher", "higher")
auditor = _role_fixture("auditor", "auditor")
expert = _role_fixture("expert", "expert")
admin = _role_fixture("admin", "admin")
partner_user = _role_fixture("partner_user", "partner")


@pytest.fixture
def stranger(db: None) -> User:
    """Signed in, with no role at all."""
    return make_user(username="stranger")


# --- the keys of bids -------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def bid_keys() -> Iterator[dict[int, str]]:
    """The keys of the bids begun in a test: what its bidders' browsers hold."""
    with keyring.keyring() as held:
        yield held


# --- pages ------------------------------------------------------------------------------------------------------------
class PageClient(Client):
    """Django's client that checks each page it fetches and runs what a commit would run."""

    def request(self, **request: Any) -> HttpResponse:
        for bid, private in keyring.all_held().items():
            self.cookies[f"{keyring.PREFIX}{bid}"] = private
        if connection.in_atomic_block:  # a real commit never comes in such a test
            with TestCase.captureOnCommitCallbacks(execute=True):
                response = super().request(**request)
        else:
            response = super().request(**request)
        for name, cookie in response.cookies.items():
            if name.startswith(keyring.PREFIX):
                keyring.hold(int(name.removeprefix(keyring.PREFIX)), cookie.value)
        if isinstance(response, InParts):
            _ = response.content  # read to its end, as a browser does
        strict.check_page(response)
        return response


@pytest.fixture
def client() -> PageClient:
    return PageClient()


@pytest.fixture
def sign_in(db: None) -> Callable[..., PageClient]:
    """`sign_in(user)` → that person's client; `language="en"` for the English pages."""

    def signed_in(user: User, language: str = "ar") -> PageClient:
        page_client = PageClient()
        page_client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        page_client.cookies["django_language"] = language
        return page_client

    return signed_in


@pytest.fixture
def kept(settings: Any) -> Iterator[None]:
    """Pages and their parts are kept as the server keeps them; elsewhere tests change rows that no trail row tells of."""
    local = "django.core.cache.backends.locmem.LocMemCache"
    names = ("pages", "parts")
    settings.CACHES = settings.CACHES | {name: {"BACKEND": local, "LOCATION": f"{name}-in-tests"} for name in names}
    for name in names:
        caches[name].clear()
    yield
    for name in names:
        caches[name].clear()


@pytest.fixture
def query_budget() -> Callable[[int], AbstractContextManager[CaptureQueriesContext]]:
    """`with query_budget(12): …` fails above 12 queries and lists them."""

    @contextmanager
    def budget(most: int) -> Iterator[CaptureQueriesContext]:
        with CaptureQueriesContext(connection) as queries:
            yield queries
        if len(queries) > most:
            listing = "\n".join(f"{n}. {q['sql'][:300]}" for n, q in enumerate(queries.captured_queries, 1))
            raise AssertionError(f"{len(queries)} queries, at most {most} allowed:\n{listing}")

    return budget


@pytest.fixture
def page_queries(query_budget: Any) -> Callable[[Client, str], int]:
    """`page_queries(client, url)` → the number of queries of one GET, the page being a 200."""

    def counted(page_client: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            response = page_client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        return len(queries)

    return counted


def pytest_itemcollected(item: pytest.Item) -> None:
    """The house's tests in one process: the demo data that they share are loaded once, and that takes minutes."""
    if item.nodeid.startswith("tests/house/"):
        item.add_marker(pytest.mark.xdist_group("house"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The house's tests first: whoever loads the demo begins at once.

    Names are short: one made of a value's content can differ between two test processes, and then neither runs.
    """
    if long := [item.nodeid[:120] for item in items if len(item.nodeid) > 1000]:
        raise pytest.UsageError("Give these tests ids: " + ", ".join(long))
    items.sort(key=lambda item: not item.nodeid.startswith("tests/house/"))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Times in tests are the ministry's, whatever the machine's."""
    os.environ["TZ"] = "Asia/Bahrain"
    time.tzset()
