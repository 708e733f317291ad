"""Every kind of page in Chromium: WCAG 2.2 AA by axe-core, both languages, light and dark, no wider than a phone.

The browser's requests are answered by Django's test client in this very process, so that it sees the demo data of the
open transaction; no server and no second copy of the data is needed.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.architecture import repository as repo
from tests.browser import DESKTOP, PHONE, running_loop
from tests.house.crawling import ACCOUNTS, walk

HOST = "http://house.test"
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
TOO_WIDE = """() => {
  const held = e => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible" || getComputedStyle(p).clipPath !== "none") return true; };
  const wide = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !held(e);
  }).slice(0, 3).map(e => e.tagName + "." + e.className);
  return document.documentElement.scrollWidth > innerWidth + 1 ? [...wide, "the page scrolls sideways"] : wide;
}"""  # what scrolls or is cut in a box of its own is not the page
_static: dict[str, dict[str, Any]] = {}  # the same for everybody


@pytest.fixture
def pages(browser: Browser) -> Iterator[Callable[[Client], Page]]:
    """`pages(client)` → a browser page whose every request that test client answers."""
    contexts = []

    def opened(client: Client) -> Page:
        context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", lambda route: _answer(client, route))
        return page

    yield opened
    for context in contexts:
        context.close()


def _answer(client: Client, route: Route) -> None:
    address = route.request.url.removeprefix(HOST)
    if address in _static:
        return route.fulfill(**_static[address])
    with running_loop(None):
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
    answer = {"status": response.status_code, "headers": dict(response.headers), "body": body}
    if address.startswith("/static/"):
        _static[address] = answer
    return route.fulfill(**answer)


_walked: dict[str, dict[str, str]] = {}  # the same addresses in both languages


def _kinds(account: str, client: Client) -> dict[str, str]:
    """One address for each kind of page that this person meets."""
    if account not in _walked:
        kinds: dict[str, str] = {}
        for visit in walk(client, most=1):
            if visit.page and visit.response.status_code == 200:
                kinds.setdefault(visit.view, visit.address)
        _walked[account] = kinds
    return _walked[account]


def _violations(page: Page, where: str) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [f"{where}: {v['id']} ({v['help']}) {[n['target'] for n in v['nodes'][:3]]}" for v in found]


@pytest.fixture(scope="session")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bool]:
    """`taken(view, language)` → whether some test, of this process or another, looks at that kind of page already."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def claim(view: str, language: str) -> bool:
        try:
            (folder / f"seen-{language}-{view.replace(':', '-')}").touch(exist_ok=False)
        except FileExistsError:
            return True
        return False

    return claim


@pytest.mark.parametrize("account", ACCOUNTS)
@pytest.mark.parametrize("language", ["ar", "en"])
def test_every_kind_of_page_is_accessible(
    language: str,
    account: str,
    demo_client: Callable[..., Client],
    pages: Callable[[Client], Page],
    taken: Callable[[str, str], bool],
) -> None:
    """Each kind once in each language, by whoever comes to it first."""
    client = demo_client(account, language)
    kinds = _kinds(account, client)
    page, wrong = pages(client), []
    for view, address in kinds.items():
        if not taken(view, language):
            wrong += _examined(page, address, f"{address} ({view}, {account}, {language})", dark=language == "ar")
    assert not wrong, repo.report(wrong, "See each rule at dequeuniversity.com/rules/axe.")
    assert kinds


def _examined(page: Page, address: str, where: str, *, dark: bool) -> list[str]:
    page.goto(HOST + address)
    wrong = _violations(page, where)
    if dark:
        page.emulate_media(color_scheme="dark")
        wrong += _violations(page, f"{where} dark")
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if wide := page.evaluate(TOO_WIDE):
        wrong.append(f"{where}: wider than a phone: {wide}")
    page.set_viewport_size(DESKTOP)
    return wrong
