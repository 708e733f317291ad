"""Every kind of page in Chromium: WCAG 2.2 AA by axe-core, both languages, light and dark, no wider than a phone.

The browser's requests for pages are answered by Django's test client in this very process, so that it sees the demo data
of the open transaction; style sheets, scripts and fonts come from a server of their own.
"""

import os
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from tests.architecture import repository as repo
from tests.browser import DESKTOP, PHONE, running_loop
from tests.house.crawling import ACCOUNTS, survey

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Colours are the same in both languages, and nothing but colours changes in the dark: asked once each, for it is the dear rule.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
ALL_BUT_COLOURS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
TOO_WIDE = """() => {
  const held = e => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible" || getComputedStyle(p).clipPath !== "none") return true; };
  const wide = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !held(e);
  }).slice(0, 3).map(e => e.tagName + "." + e.className);
  return document.documentElement.scrollWidth > innerWidth + 1 ? [...wide, "the page scrolls sideways"] : wide;
}"""  # what scrolls or is cut in a box of its own is not the page


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="session")
def host() -> Iterator[str]:
    """A server's address; only files under /static/ are asked of it."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def pages(browser: Browser, host: str) -> Iterator[Callable[[Client], Page]]:
    """`pages(client)` → a browser page whose every request that test client answers."""
    contexts = []

    def opened(client: Client) -> Page:
        context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", base_url=host)
        contexts.append(context)
        page = context.new_page()
        page.route(lambda url: "/static/" not in url, lambda route: _answer(client, route, host))
        return page

    yield opened
    for context in contexts:
        context.close()


def _answer(client: Client, route: Route, host: str) -> None:
    with running_loop(None):
        response = client.get(route.request.url.removeprefix(host))
        body = b"".join(response.streaming_content) if response.streaming else response.content
    route.fulfill(status=response.status_code, headers=dict(response.headers), body=body)


def _violations(page: Page, where: str, rules: dict[str, Any]) -> list[str]:
    found: list[dict[str, Any]] = Axe().run(page, options=rules).response["violations"]
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
    kinds = survey(account, client).kinds
    page, wrong = pages(client), []
    for view, address in kinds.items():
        if not taken(view, language):
            wrong += _examined(page, address, f"{address} ({view}, {account}, {language})", colours=language == "ar")
    assert not wrong, repo.report(wrong, "See each rule at dequeuniversity.com/rules/axe.")
    assert kinds


def _examined(page: Page, address: str, where: str, *, colours: bool) -> list[str]:
    page.goto(address)
    wrong = _violations(page, where, RULES if colours else ALL_BUT_COLOURS)
    if colours:
        page.emulate_media(color_scheme="dark")
        wrong += _violations(page, f"{where} dark", COLOURS)
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if wide := page.evaluate(TOO_WIDE):
        wrong.append(f"{where}: wider than a phone: {wide}")
    page.set_viewport_size(DESKTOP)
    return wrong
