"""Debian's Chromium, started once for each test process that needs it.

Playwright leaves its event loop marked as running between two calls. Django then takes the test for asynchronous code:
it refuses the database, or opens a second connection that does not see the open transaction. So the mark is taken away
whenever our own code runs, and put back for Playwright's.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright._impl import _sync_base
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright

from partnership.interface import fonts

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

_wait_for_future = _sync_base.wait_for_future


@contextmanager
def running_loop(loop: asyncio.AbstractEventLoop | None) -> Iterator[None]:
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


def listen(page: Page, event: str, handler: Callable[[Any], None]) -> None:
    """`page.on`, with Playwright's own loop as the running one: it tells the browser what is listened to, or never does."""
    with running_loop(page._loop):
        page.on(event, handler)  # type: ignore[call-overload]


def _wait(loop: asyncio.AbstractEventLoop, *arguments: Any) -> None:
    with running_loop(loop):
        _wait_for_future(loop, *arguments)


_sync_base.wait_for_future = _wait


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    manager = sync_playwright()
    with running_loop(None):
        playwright = manager.start()
        loop = asyncio._get_running_loop()
    yield playwright
    with running_loop(loop):
        playwright.stop()


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is not installed: sudo apt-get install chromium (make test does it)."
    fonts.build()  # what the pages name and git does not hold; a page without its fonts is not the page
    started = _playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield started
    started.close()
