"""The first account of an empty installation."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from partnership.audit.models import TrailEntry
from partnership.people.models import User
from partnership.people.roles import has_role

pytestmark = pytest.mark.django_db
ASKED = {"name": "علي حسن", "email": "ali@example.org"}


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARAKA_ADMINISTRATOR_PASSWORD", "a long and odd phrase")


def test_administrator_can_sign_in_and_stands_in_the_trail() -> None:
    call_command("administrator", "ali", **ASKED, stdout=StringIO())
    user = User.objects.get(username="ali")
    assert user.check_password("a long and odd phrase")
    assert has_role(user, "admin")
    assert TrailEntry.objects.get(kind="role_granted").reason == "manage.py administrator"


def test_administrator_is_made_once() -> None:
    call_command("administrator", "ali", **ASKED, stdout=StringIO())
    with pytest.raises(CommandError, match="There is an administrator already"):
        call_command("administrator", "other", **ASKED)


def test_administrator_with_a_weak_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARAKA_ADMINISTRATOR_PASSWORD", "short")
    with pytest.raises(CommandError):
        call_command("administrator", "ali", **ASKED)
    assert User.objects.count() == 0
