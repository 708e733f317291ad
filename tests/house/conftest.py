"""The demo data, loaded once for all tests of this folder, in a transaction that is rolled back at the end."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from partnership.people.models import User
from tests.conftest import PageClient


@pytest.fixture(scope="package")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stdout=StringIO(), verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_client(demo: None, django_db_blocker: Any) -> Iterator[Callable[..., Client]]:
    """`demo_client("officer", "en")` → the client of that demo account; what the test writes is rolled back."""

    def signed_in(username: str, language: str = "ar", kind: type[Client] = PageClient) -> Client:
        client = kind(raise_request_exception=False)
        client.force_login(User.objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = language
        return client

    with django_db_blocker.unblock(), transaction.atomic():
        yield signed_in
        transaction.set_rollback(True)
