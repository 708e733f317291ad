"""Journeys: a real server, Debian's Chromium, people who sign in one after the other."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from committee.demo.cast import Cast
from contracts.signing import authority
from partnership.people.models import User
from tests.browser import DESKTOP, listen
from tests.journeys.actors import gather

PATIENCE = 15_000  # milliseconds; two cores serve the page, the database and the browser


class Person:
    """Somebody with an account at a browser of their own. Fails on any script error or refused resource."""

    def __init__(self, user: User, page: Page, address: str) -> None:
        self.user, self.page, self.address = user, page, address

    def open(self, path: str) -> Page:
        response = self.page.goto(self.address + path)
        assert response is None or response.status < 400, f"{path} answered {response.status}"
        return self.page

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("body")).to_contain_text(text)


@pytest.fixture
def person(browser: Browser, live_server: Any, tmp_path: Path) -> Iterator[Callable[..., Person]]:
    """`person(user)` signs a person in, in Arabic at a desk; `language="en", size=PHONE` otherwise."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def sit_down(user: User, language: str = "ar", size: Any = None) -> Person:
        client = Client()
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        context = browser.new_context(viewport=size or DESKTOP, locale=language, accept_downloads=True)
        context.set_default_timeout(PATIENCE)
        cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        listen(page, "pageerror", lambda error: troubles.append(f"script error for {user.username}: {error}"))
        listen(page, "console", lambda entry: _note(entry, user, troubles))
        contexts.append(context)
        return Person(user, page, live_server.url)

    yield sit_down
    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=tmp_path / f"last-{number}.png")
        context.close()
    assert not troubles, "\n".join(troubles)


def _note(entry: Any, user: User, troubles: list[str]) -> None:
    expected = ("favicon", "ERR_INTERNET_DISCONNECTED", "status of 401")  # a test cut the line, or ended the session
    if entry.type == "error" and not any(word in entry.text for word in expected):
        troubles.append(f"console error for {user.username}: {entry.text} {entry.location}")


@pytest.fixture
def certificates(settings: Any, tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("authority", "ministry", "root")}
    authority.make_test_authority(files)
    settings.SIGNING_CERTIFICATE, settings.SIGNING_PARTNER_AUTHORITY = str(files["ministry"]), str(files["authority"])
    settings.SIGNING_PASSPHRASE = settings.SIGNING_PARTNER_PASSPHRASE = authority.TEST_PASSPHRASE.decode()
    settings.SIGNING_ROOTS = [str(files["root"])]


@pytest.fixture
def cast() -> Cast:
    found = Cast()
    gather(found)
    return found
