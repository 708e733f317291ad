"""The cast of the journeys: the demonstration's accounts and partners in a database of their own, and how they act."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from committee.demo import cast as demo_cast
from committee.demo import register as demo_register
from committee.demo.accounts import PARTNERS
from partnership.workflow import clock
from tests.browser import DESKTOP
from tests.tenders.make import raise_ceiling

PATIENCE = 20_000  # milliseconds


class Actor:
    """A person at a browser of their own, signed in through the page with name and password."""

    def __init__(self, page: Page, address: str, name: str) -> None:
        self.page, self.address, self.name = page, address, name

    def sign_in(self) -> None:
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("[name=login]", self.name)
        self.page.fill("[name=password]", "demo")
        self.page.press("[name=password]", "Enter")
        expect(self.page).to_have_url(f"{self.address}/desk/")

    def open(self, path: str) -> Page:
        response = self.page.goto(path if path.startswith("http") else self.address + path)
        assert response is None or response.status < 400, f"{self.name}: {path} answered {response.status}"
        return self.page

    def fill(self, **fields: Any) -> None:
        for name, value in fields.items():
            self.page.fill(f"[name='{name}']", str(value))

    def submit(self, selector: str = "form[method=post] button.btn-primary") -> None:
        """Press the page's one button and wait for what follows."""
        self.page.evaluate("window.before = true")
        self.page.locator(f"main {selector}").last.click()
        for _try in range(PATIENCE // 50):
            try:
                if self.page.evaluate("!window.before && document.readyState === 'complete'"):
                    return
            except PlaywrightError:
                pass  # the old page is going, the new one is not there yet
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.name}: nothing followed the button on {self.page.url}")

    def step(self, model: str, pk: int, name: str, reason: str = "", **fields: Any) -> None:
        """Confirm a step on its page."""
        self.open(f"/step/{model}/{pk}/{name}/")
        if reason:
            self.page.fill("[name=reason]", reason)
        self.fill(**fields)
        self.submit("form[data-once] button[type=submit]")

    def sees(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)


def gather(cast: demo_cast.Cast) -> None:
    """Accounts, budget and approved partners, as they are before a journey begins; the clock can be moved from here on."""
    clock.become_demo()
    today = timezone.localtime(clock.now())
    raise_ceiling()
    demo_cast.hire(cast, today - timedelta(days=400))
    demo_cast.open_budget(cast, [today.year, today.year + 1])
    for plan in PARTNERS[:4]:
        for _pause in demo_register.register_partner(cast, plan, today.date()):
            pass


def typed(moment: datetime) -> str:
    """A moment as the browser's field takes it, in Bahrain time."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def actors(browser: Any, address: str, language: str, size: Any = None) -> Callable[[str], Actor]:
    """`actor("finance")` signs that account in, once."""
    known: dict[str, Actor] = {}
    contexts: list[BrowserContext] = []

    def actor(name: str) -> Actor:
        if name not in known:
            context = browser.new_context(viewport=size or DESKTOP, locale=language, accept_downloads=True)
            context.set_default_timeout(PATIENCE)
            context.add_cookies([{"name": "django_language", "value": language, "url": address}])
            contexts.append(context)
            page = context.new_page()
            known[name] = Actor(page, address, name)
            known[name].sign_in()
        return known[name]

    actor.close = lambda: [context.close() for context in contexts]  # type: ignore[attr-defined]
    return actor
