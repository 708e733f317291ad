"""Walking through the house as one person: from the desk along every link, a few of each kind of page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, reset_queries
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from tests.house.reading import FormOnPage, Reader, read

MOST_OF_A_KIND = 2  # pages of one view
ACCOUNTS = (
    "officer", "finance", "tender_secretary", "tender_chair", "tender_member1", "partnership_secretary",
    "partnership_chair", "partnership_member1", "minister", "legal", "senior", "signatory", "communication", "higher",
    "auditor", "admin", "expert", "ngo", "firm", "international",
)  # fmt: skip


@dataclass(slots=True)
class Visit:
    address: str
    came_from: str
    view: str
    response: HttpResponse
    queries: int
    page: Reader | None


def view_of(address: str) -> str:
    """The URL name; raises Resolver404 for an address that is nobody's."""
    return resolve(address.split("?")[0]).view_name


def walk(client: Client, start: str = "/desk/", most: int = MOST_OF_A_KIND) -> Iterator[Visit]:
    """Open `start` and everything that it leads to, at most `most` pages of a view. PDFs and other downloads are left to the tests of documents."""
    waiting, seen, kinds = [(start, "")], {start}, Counter[str]()
    while waiting:
        address, came_from = waiting.pop(0)
        try:
            view = view_of(address)
        except Resolver404:
            view = "(no such address)"
        if kinds[view] >= most or address.split("?")[0].endswith(".pdf"):
            continue
        kinds[view] += 1
        reset_queries()  # the log has an end
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
        page = read(address, response.content.decode()) if is_page else None
        yield Visit(address, came_from, view, response, len(queries), page)
        if response.streaming:
            list(response)  # read to its end, as a browser does: only then is its file closed
        for link in page.links if page else []:
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                waiting.append((link, address))


@dataclass(slots=True)
class Survey:
    """What one person meets: an address for each kind of page, and one of each kind of form (signing out excepted)."""

    kinds: dict[str, str]
    forms: list[FormOnPage]


_surveys: dict[str, Survey] = {}  # a walk takes seconds, and every test of this process meets the same house


def survey(account: str, client: Client) -> Survey:
    """Walk once as this account, one page of each kind."""
    if account not in _surveys:
        kinds: dict[str, str] = {}
        forms: dict[tuple[str, tuple[str, ...]], FormOnPage] = {}
        for visit in walk(client, most=1):
            if visit.page and visit.response.status_code == 200:
                kinds.setdefault(visit.view, visit.address)
            for form in visit.page.forms if visit.page else []:
                if (name := view_of(form.action)) != "account_logout":
                    forms.setdefault((name, tuple(sorted(form.fields))), form)
        _surveys[account] = Survey(kinds, list(forms.values()))
    return _surveys[account]


def error_of(response: HttpResponse) -> str:
    """What broke, of an answer with status 500."""
    kind, error, _ = getattr(response, "exc_info", None) or (None, None, None)
    return f"{kind.__name__}: {str(error)[:300]}" if kind else ""
