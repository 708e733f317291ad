"""Debian's Chromium, started once for each test process that needs it."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, ViewportSize, sync_playwright

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert chromium, "Chromium is not installed: sudo apt-get install chromium (make test does it)."
    started = _playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
    yield started
    started.close()
